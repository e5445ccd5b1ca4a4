using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace Forum.Web.Search;

/// <summary>
/// Shows what was found: the index puts characters that no text needs around it, and these become <c>mark</c> elements
/// after the text was encoded. So nothing that anyone wrote can become markup.
/// </summary>
internal static partial class Marks
{
    /// <summary>Begins what was found: U+E000, as <see cref="SearchQueries"/> has the index write it.</summary>
    public const char Begin = '\uE000';

    /// <summary>Ends it: U+E001.</summary>
    public const char End = '\uE001';

    /// <summary>As HTML.</summary>
    public static IHtmlContent ToHtml(string text, HtmlEncoder encoder)
    {
        var html = new StringBuilder(text.Length + 64);
        var isOpen = false;
        var at = 0;
        while (at < text.Length)
        {
            // Whoever writes these characters into a post gets elements in pairs nevertheless.
            var next = text.AsSpan(at).IndexOfAny(Begin, End);
            var length = next < 0 ? text.Length - at : next;
            html.Append(encoder.Encode(text.Substring(at, length)));
            at += length;
            if (at < text.Length)
            {
                var begins = text[at++] == Begin;
                if (begins != isOpen)
                {
                    html.Append(begins ? "<mark>" : "</mark>");
                    isOpen = begins;
                }
            }
        }

        return new HtmlString(html.Append(isOpen ? "</mark>" : "").ToString());
    }

    /// <summary>A piece of Markdown as one line of text, without most of the signs that only look like something once rendered.</summary>
    public static string Plain(string markdown) => Spaces().Replace(Signs().Replace(markdown, ""), " ").Trim();

    [GeneratedRegex(@"^[ \t]*(?:(?:>|#{1,6}|[-*+]|\d+\.)[ \t]+|```\w*)+|\*\*|`|^[ \t|:-]+$", RegexOptions.Multiline)]
    private static partial Regex Signs();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
