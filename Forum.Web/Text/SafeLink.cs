namespace Forum.Web.Text;

/// <summary>Says where links in posts may lead: to the web, to mail, and within the forum.</summary>
internal static class SafeLink
{
    /// <summary>What links in posts are to this site: not its own words.</summary>
    public const string Relation = "nofollow ugc noopener noreferrer";

    private static readonly string[] Schemes = ["http", "https", "mailto"];

    /// <summary>Whether it names a host, and so leads to another site, or to this one as to another.</summary>
    public static bool IsExternal(string? url) =>
        url is not null && (url.StartsWith("//", StringComparison.Ordinal)
            || url.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https:", StringComparison.OrdinalIgnoreCase));

    public static bool IsSafe(string? url)
    {
        // Browsers skip control characters and leading spaces, so "java\nscript:" is a scheme to them.
        if (string.IsNullOrWhiteSpace(url) || url.Any(char.IsControl) || char.IsWhiteSpace(url[0]))
        {
            return false;
        }

        var colon = url.IndexOf(':', StringComparison.Ordinal);
        var pathBegins = url.AsSpan().IndexOfAny('/', '?', '#');
        var hasScheme = colon >= 0 && (pathBegins < 0 || colon < pathBegins);
        return !hasScheme || Schemes.Contains(url[..colon], StringComparer.OrdinalIgnoreCase);
    }
}
