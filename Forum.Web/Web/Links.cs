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

    public static string Board(string slug) => $"/b/{slug}";

    /// <summary>One page of a board.</summary>
    public static string Board(string slug, int page) => string.Create(CultureInfo.InvariantCulture, $"/b/{slug}{(page > 1 ? $"?page={page}" : "")}");

    public static string NewTopic(string slug) => $"/b/{slug}/new";

    public static string Topic(long id) => string.Create(CultureInfo.InvariantCulture, $"/t/{id}");

    /// <summary>Where a post stands: the page of its topic, and the place on it.</summary>
    public static string Post(long topicId, int number)
    {
        var page = Topic(topicId, TopicQueries.PageOf(number));
        return string.Create(CultureInfo.InvariantCulture, $"{page}#post-{number}");
    }

    /// <summary>One page of a topic.</summary>
    public static string Topic(long id, int page) => string.Create(CultureInfo.InvariantCulture, $"/t/{id}{(page > 1 ? $"?page={page}" : "")}");

    /// <summary>The topic's newest post.</summary>
    public static string LastPost(long topicId) => string.Create(CultureInfo.InvariantCulture, $"/t/{topicId}/last");

    public static string ManageTopic(long id) => string.Create(CultureInfo.InvariantCulture, $"/t/{id}/manage");

    /// <summary>A topic's reply form with the text of a post in it.</summary>
    public static string QuoteReply(long topicId, long postId) => string.Create(CultureInfo.InvariantCulture, $"/t/{topicId}?quote={postId}#reply-head");

    /// <summary>A post, wherever it stands: this address stays the same for good.</summary>
    public static string Permalink(long postId) => string.Create(CultureInfo.InvariantCulture, $"/p/{postId}");

    public static string EditPost(long postId) => $"{Permalink(postId)}/edit";

    public static string DeletePost(long postId) => $"{Permalink(postId)}/delete";

    public static string RestorePost(long postId) => $"{Permalink(postId)}/restore";

    public static string PostHistory(long postId) => $"{Permalink(postId)}/history";

    public static string ReportPost(long postId) => $"{Permalink(postId)}/report";
}
