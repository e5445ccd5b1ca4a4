using System.Net;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Forum.Web.Topics;

/// <summary>
/// Turns what people write into HTML that is safe to put into a page: raw HTML stays text, links lead only to
/// <see cref="SafeLink"/>s, pictures become links (nothing is loaded from elsewhere), and headings begin below the page's own.
/// </summary>
internal static class MarkdownText
{
    private const int TopHeadingLevel = 3;
    private const int LowestHeadingLevel = 6;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseAutoLinks()
        .UseEmphasisExtras()
        .UsePipeTables()
        .UseListExtras()
        .Build();

    public static string ToHtml(string markdown)
    {
        try
        {
            var document = Markdown.Parse(markdown, Pipeline);
            foreach (var heading in document.Descendants<HeadingBlock>())
            {
                heading.Level = Math.Min(heading.Level + TopHeadingLevel - 1, LowestHeadingLevel);
            }

            // Long lines and wide tables scroll by themselves, which must be possible with the keyboard too.
            foreach (var wide in document.Descendants<Block>().Where(block => block is CodeBlock or Table))
            {
                wide.GetAttributes().AddPropertyIfNotExist("tabindex", "0");
            }

            // Lists, because the tree is changed on the way.
            foreach (var link in document.Descendants<LinkInline>().ToList())
            {
                Restrict(link);
            }

            foreach (var link in document.Descendants<AutolinkInline>().ToList())
            {
                Restrict(link);
            }

            return document.ToHtml(Pipeline);
        }
        catch (ArgumentException)
        {
            // Markdig refuses text that nests too deeply. Nobody writes such a thing to be read: show it as it is.
            return $"<pre tabindex=\"0\">{WebUtility.HtmlEncode(markdown)}</pre>\n";
        }
    }

    private static void Restrict(LinkInline link)
    {
        if (!SafeLink.IsSafe(link.Url))
        {
            link.ReplaceBy(new ContainerInline(), copyChildren: true);
            return;
        }

        if (link.IsImage)
        {
            link.IsImage = false;
            if (link.FirstChild is null)
            {
                link.AppendChild(new LiteralInline(link.Url!));
            }
        }

        link.GetAttributes().AddPropertyIfNotExist("rel", SafeLink.Relation);
    }

    private static void Restrict(AutolinkInline link)
    {
        if (!link.IsEmail && !SafeLink.IsSafe(link.Url))
        {
            link.ReplaceBy(new LiteralInline(link.Url));
            return;
        }

        link.GetAttributes().AddPropertyIfNotExist("rel", SafeLink.Relation);
    }
}
