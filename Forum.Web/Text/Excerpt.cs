using System.Text;
using Forum.Web.Text.Syntax;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Forum.Web.Text;

/// <summary>A post in one line of plain text, as in notifications, search results and previews elsewhere. Not HTML: it has yet to be encoded.</summary>
internal static class Excerpt
{
    private const char Ellipsis = '…';

    /// <param name="source">Markdown.</param>
    /// <param name="length">At most so many UTF-16 code units, the ellipsis among them.</param>
    public static string Of(string source, int length) => Of(PostMarkdown.Parse(source), length);

    /// <summary>The post's own words; those that it quotes only if it has none.</summary>
    public static string Of(PostDocument post, int length)
    {
        if (post.Syntax is null)
        {
            return Cut(PostText.CleanLine(post.Source), length);
        }

        var own = Words(post.Syntax, quoted: false, length);
        return Cut(own.Length > 0 ? own : Words(post.Syntax, quoted: true, length), length);
    }

    /// <summary>Shortens a line at the end of a word, if there is one not too far from where it must end.</summary>
    internal static string Cut(string line, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (line.Length <= length)
        {
            return line;
        }

        var end = length - 1;
        var space = line.LastIndexOf(' ', end);
        if (space > end / 2)
        {
            end = space;
        }
        else if (end > 0 && char.IsHighSurrogate(line[end - 1]))
        {
            end--;
        }

        return line[..end].TrimEnd(' ', ',', ';', ':', '.', '-', '–') + Ellipsis;
    }

    /// <summary>A little more than <paramref name="length"/>, if there is so much.</summary>
    private static string Words(MarkdownDocument syntax, bool quoted, int length)
    {
        var text = new StringBuilder();
        foreach (var leaf in syntax.Descendants<LeafBlock>().Where(leaf => leaf.IsQuoted() == quoted))
        {
            if (text.Length > 2 * length)
            {
                break;
            }

            Append(text, leaf);
            text.Append(' ');
        }

        return PostText.CleanLine(text.ToString());
    }

    private static void Append(StringBuilder text, LeafBlock leaf)
    {
        if (leaf is CodeBlock)
        {
            text.Append(leaf.Lines.ToString());
            return;
        }

        foreach (var inline in leaf.Inline?.Descendants() ?? [])
        {
            _ = inline switch
            {
                LiteralInline literal => text.Append(literal.Content.AsSpan()),
                CodeInline code => text.Append(code.ContentSpan),
                HtmlEntityInline entity => text.Append(entity.Transcoded.AsSpan()),
                AutolinkInline link => text.Append(link.Url),
                MentionInline mention => text.Append('@').Append(mention.Name),
                LineBreakInline or TaskList => text.Append(' '),
                _ => text,
            };
        }
    }
}
