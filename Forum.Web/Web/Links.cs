using System.Globalization;
using Forum.Web.Topics;

namespace Forum.Web.Web;

/// <summary>
/// The forum's addresses. Plain text and not URL helpers, because partials are also rendered for events, which have no
/// request whose routes a helper could ask.
/// </summary>
internal static class Links
{
    public const string Home = "/";

    public const string Administration = "/admin";

    private const string PermalinkPrefix = "/p/";

    public static string Board(string slug) => $"/b/{slug}";

    public static string NewTopic(string slug) => $"/b/{slug}/new";

    public static string Topic(long id) => string.Create(CultureInfo.InvariantCulture, $"/t/{id}");

    /// <summary>Where a post stands: the page of its topic, and the place on it.</summary>
    public static string Post(long topicId, int number)
    {
        var page = TopicQueries.PageOf(number);
        return string.Create(CultureInfo.InvariantCulture, $"/t/{topicId}{(page > 1 ? $"?page={page}" : "")}#post-{number}");
    }

    /// <summary>A post, wherever it may stand by then.</summary>
    public static string Permalink(long postId) => string.Create(CultureInfo.InvariantCulture, $"{PermalinkPrefix}{postId}");

    /// <summary>The post that a <see cref="Permalink"/> leads to; null for any other address.</summary>
    public static long? PostOfPermalink(string? url) =>
        url is not null && url.StartsWith(PermalinkPrefix, StringComparison.Ordinal)
            && long.TryParse(url.AsSpan(PermalinkPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    public static string User(string name) => $"/u/{name}";
}
