using System.Globalization;

namespace Forum.Web.Topics;

/// <summary>Turns a post into Markdown that quotes it.</summary>
internal static class Quote
{
    /// <summary>The quoted text, with who said it and where, and room to write below.</summary>
    public static string Of(string author, long postId, string source)
    {
        var lines = source.Split('\n').Select(line => line.Length == 0 ? ">" : $"> {line}");
        return string.Create(CultureInfo.InvariantCulture, $"> [{author}](/p/{postId}):\n>\n{string.Join('\n', lines)}\n\n");
    }
}
