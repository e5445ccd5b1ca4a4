namespace Forum.Web.Text;

/// <summary>Turns what people write into HTML where it does not matter who is mentioned: names stay text.</summary>
internal static class MarkdownText
{
    public static string ToHtml(string source) => PostMarkdown.Parse(source).ToHtml([]);
}
