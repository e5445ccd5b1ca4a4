using System.Globalization;
using System.Text;
using Forum.Web.Text.Syntax;
using Forum.Web.Web;
using Markdig.Syntax;

namespace Forum.Web.Text;

/// <summary>What the editor begins with for somebody who answers a post by quoting it.</summary>
internal static class Quote
{
    /// <summary>So much of the post is quoted, in characters, up to the end of a line. Whoever wants to read all of it follows the link.</summary>
    public const int MaxLength = 1_000;

    private const string Ellipsis = "…";

    /// <summary>
    /// Markdown: <c>&gt; [alice wrote](/p/123):</c>, the post's lines, quoted, and an empty line to write after. Quotes in
    /// the post stay, quotes in those go.
    /// </summary>
    public static string Of(string author, long postId, string source)
    {
        var quote = new StringBuilder();
        quote.Append(CultureInfo.InvariantCulture, $"> [{author.Replace("_", "\\_", StringComparison.Ordinal)} wrote]({Links.Permalink(postId)}):\n>\n");
        foreach (var line in Shortened(WithoutDeepQuotes(source)))
        {
            quote.Append(line.Length == 0 ? ">" : "> ").Append(line).Append('\n');
        }

        return quote.Append('\n').ToString();
    }

    private static List<string> WithoutDeepQuotes(string source)
    {
        source = source.ReplaceLineEndings("\n");
        var lines = source.Split('\n').ToList();
        var syntax = PostMarkdown.Parse(source).Syntax;
        var deep = syntax?.Descendants<QuoteBlock>().Where(quote => quote.QuoteDepth() == 1).ToList() ?? [];

        // From below, so that the lines above keep their numbers.
        foreach (var quote in Enumerable.Reverse(deep))
        {
            var last = Math.Max(quote.Line, quote.Descendants<LeafBlock>().Select(LastLine).DefaultIfEmpty(0).Max());
            lines.RemoveRange(quote.Line, Math.Min(last, lines.Count - 1) - quote.Line + 1);
            if (quote.Line > 0 && quote.Line < lines.Count && IsBlank(lines[quote.Line - 1]) && IsBlank(lines[quote.Line]))
            {
                lines.RemoveAt(quote.Line);
            }
        }

        return lines;

        int LastLine(LeafBlock leaf) => source.AsSpan(0, Math.Clamp(leaf.Span.End, 0, source.Length)).Count('\n');
    }

    private static bool IsBlank(string line) => line.AsSpan().Trim("> ").IsEmpty;

    private static IEnumerable<string> Shortened(List<string> lines)
    {
        var left = MaxLength;
        foreach (var line in lines)
        {
            if (line.Length <= left)
            {
                yield return line;
                left -= line.Length + 1;
                continue;
            }

            // One line that is too long by itself: better its beginning than nothing.
            yield return left == MaxLength ? Excerpt.Cut(line, left) : Ellipsis;
            yield break;
        }
    }
}
