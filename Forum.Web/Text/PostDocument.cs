using System.Net;
using Forum.Web.Text.Syntax;
using Forum.Web.Web;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Forum.Web.Text;

/// <summary>A post's text, read once by <see cref="PostMarkdown.Parse"/>: whom it mentions, what it quotes, and its HTML.</summary>
internal sealed class PostDocument
{
    /// <summary>So many names are looked at; further ones stay text. A post is no way to call a whole forum together.</summary>
    public const int MaxMentions = 10;

    /// <summary>So many quoted posts are told of.</summary>
    public const int MaxQuotedPosts = 10;

    internal PostDocument(string source, MarkdownDocument? syntax)
    {
        Source = source;
        Syntax = syntax;
        var mentions = (syntax?.Descendants<MentionInline>() ?? []).ToList();
        mentions.ForEach(mention => mention.IsOwnWord = !mention.IsLinked() && !mention.IsQuoted());
        Mentions = [.. mentions.Where(mention => mention.IsOwnWord).Select(mention => mention.Name)
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxMentions)];
        QuotedPosts = [.. (syntax?.Descendants<QuoteBlock>() ?? []).Where(quote => !quote.IsQuoted()).Select(QuotedPost)
            .OfType<long>().Distinct().Take(MaxQuotedPosts)];
    }

    public string Source { get; }

    /// <summary>
    /// The names after an @, as typed, each once whatever its case, in order; whether there are such users is for the
    /// caller to find out. Not those in code, in links, and in quotes, which others have said.
    /// </summary>
    public IReadOnlyList<string> Mentions { get; }

    /// <summary>The ids of the posts that quotes begin with a link to, as <see cref="Quote"/> makes them; there need not be such posts.</summary>
    public IReadOnlyList<long> QuotedPosts { get; }

    /// <summary>How many links and pictures there are that name another site, or this one as another would.</summary>
    public int ExternalLinks => (Syntax?.Descendants<LinkInline>() ?? []).Count(link => SafeLink.IsExternal(link.Url))
        + (Syntax?.Descendants<AutolinkInline>() ?? []).Count(link => !link.IsEmail);

    /// <summary>Null for text that cannot be read as Markdown.</summary>
    internal MarkdownDocument? Syntax { get; }

    /// <summary>HTML that is safe to put into a page.</summary>
    /// <param name="existing">Those of <see cref="Mentions"/> that are users, by their own names: these become links.</param>
    public string ToHtml(IEnumerable<string> existing)
    {
        if (Syntax is null)
        {
            return AsItIs();
        }

        var names = existing.ToDictionary(name => name, StringComparer.OrdinalIgnoreCase);
        names.Keys.Except(Mentions, StringComparer.OrdinalIgnoreCase).ToList().ForEach(name => names.Remove(name));
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        PostMarkdown.Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new CodeRenderer());
        renderer.ObjectRenderers.Add(new MentionRenderer(names));
        try
        {
            renderer.Render(Syntax);
        }
        catch (ArgumentException)
        {
            return AsItIs();
        }

        return writer.ToString();
    }

    private string AsItIs() => $"<pre>{WebUtility.HtmlEncode(Source)}</pre>\n";

    private static long? QuotedPost(QuoteBlock quote) =>
        quote.FirstOrDefault() is ParagraphBlock { Inline.FirstChild: LinkInline link } ? Links.PostOfPermalink(link.Url) : null;
}
