using System.Globalization;
using System.Text.RegularExpressions;
using Forum.Web.Accounts;

namespace Forum.Web.Notifications;

/// <summary>Whom a post's source names and which posts it quotes.</summary>
internal static partial class MentionParser
{
    /// <summary>The names after an @, normalized, in order, each once. Some may be nobody's.</summary>
    public static IReadOnlyList<string> Mentions(string source) =>
        [.. Mention().Matches(source).Select(match => UserName.Normalize(match.Groups[1].Value.TrimEnd('.', '-'))).Distinct()];

    /// <summary>The ids of posts that a quote in the text links to, as <c>/p/7</c>.</summary>
    public static IReadOnlyList<long> QuotedPosts(string source) =>
        [.. Quote().Matches(source)
            .Select(match => long.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0).Distinct()];

    [GeneratedRegex(@"(?<![A-Za-z0-9._@/-])@(" + UserName.Pattern + ")")]
    private static partial Regex Mention();

    [GeneratedRegex(@"^ {0,3}>.*?\(/p/([0-9]{1,18})\)", RegexOptions.Multiline)]
    private static partial Regex Quote();
}
