using System.Net;
using System.Text.RegularExpressions;

namespace Forum.Web.Text;

/// <summary>The beginning of a post, as plain text on one line. Between blocks there are line breaks already.</summary>
internal static partial class PlainText
{
    private const int MaxLength = 200;

    /// <param name="html">A post's HTML, or the beginning of it.</param>
    public static string Excerpt(string html)
    {
        var text = string.Join(' ', WebUtility.HtmlDecode(Tags().Replace(html, "")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length <= MaxLength)
        {
            return text;
        }

        var end = text.LastIndexOf(' ', MaxLength);
        end = end > MaxLength / 2 ? end : MaxLength;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    /// <summary>Also one that the end cut off.</summary>
    [GeneratedRegex("<[^>]*(>|$)")]
    private static partial Regex Tags();
}
