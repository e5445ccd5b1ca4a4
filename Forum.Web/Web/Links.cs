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
    public const string Search = "/search";
    public const string Theme = "/theme";
    public const string Administration = "/admin";

    private const string PermalinkPrefix = "/p/";

    public const string Users = "/users";
    public const string Account = "/account";

    public static string Board(string slug) => $"/b/{slug}";

    /// <summary>One page of a board.</summary>
    public static string Board(string slug, int page) => string.Create(CultureInfo.InvariantCulture, $"/b/{slug}{(page > 1 ? $"?page={page}" : "")}");

    public static string NewTopic(string slug) => $"/b/{slug}/new";

    public static string Topic(long id) => string.Create(CultureInfo.InvariantCulture, $"/t/{id}");

    /// <summary>The first post of a topic that the viewer has not read.</summary>
    public static string Unread(long topicId) => string.Create(CultureInfo.InvariantCulture, $"/t/{topicId}/unread");

    /// <summary>The list of the viewer's drafts.</summary>
    public const string Drafts = "/drafts";

    /// <summary>Where all topics are marked as read, of one board or of all.</summary>
    public static string MarkRead(string? boardSlug = null) => boardSlug is null ? "/mark-read" : $"/mark-read/{boardSlug}";

    public const string Notifications = "/notifications";

    /// <summary>Marks a notification as read and leads to what it is about.</summary>
    public static string Notification(long id) => string.Create(CultureInfo.InvariantCulture, $"/notifications/{id}");

    /// <summary>Where a post stands: the page of its topic, and the place on it.</summary>
    public static string Post(long topicId, int number)
    {
        var page = Topic(topicId, TopicQueries.PageOf(number));
        return string.Create(CultureInfo.InvariantCulture, $"{page}#post-{number}");
    }

    /// <summary>A post, wherever it may stand by then.</summary>
    public static string Permalink(long postId) => string.Create(CultureInfo.InvariantCulture, $"{PermalinkPrefix}{postId}");

    /// <summary>The post that a <see cref="Permalink"/> leads to; null for any other address.</summary>
    public static long? PostOfPermalink(string? url) =>
        url is not null && url.StartsWith(PermalinkPrefix, StringComparison.Ordinal)
            && long.TryParse(url.AsSpan(PermalinkPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>One page of a topic.</summary>
    public static string Topic(long id, int page) => string.Create(CultureInfo.InvariantCulture, $"/t/{id}{(page > 1 ? $"?page={page}" : "")}");

    /// <summary>The topic's newest post.</summary>
    public static string LastPost(long topicId) => string.Create(CultureInfo.InvariantCulture, $"/t/{topicId}/last");

    public static string ManageTopic(long id) => string.Create(CultureInfo.InvariantCulture, $"/t/{id}/manage");

    /// <summary>A topic's reply form with the text of a post in it.</summary>
    public static string QuoteReply(long topicId, long postId) => string.Create(CultureInfo.InvariantCulture, $"/t/{topicId}?quote={postId}#reply-head");

    public static string EditPost(long postId) => $"{Permalink(postId)}/edit";

    public static string DeletePost(long postId) => $"{Permalink(postId)}/delete";

    public static string RestorePost(long postId) => $"{Permalink(postId)}/restore";

    public static string PostHistory(long postId) => $"{Permalink(postId)}/history";

    /// <summary>Who has reacted to a post.</summary>
    public static string PostReactions(long postId) => $"{Permalink(postId)}/reactions";

    /// <summary>Where reactions are sent.</summary>
    public static string React(long postId) => $"{Permalink(postId)}/react";

    public static string ReportPost(long postId) => $"{Permalink(postId)}/report";

    /// <summary>What moderators have to look at.</summary>
    public const string Moderation = "/moderation";

    /// <summary>The same, with so many of each kind; as many as at first for null.</summary>
    public static string ModerationOf(int? shown) => shown is null ? Moderation : string.Create(CultureInfo.InvariantCulture, $"{Moderation}?shown={shown}");

    public const string ModerationLog = "/moderation/log";

    /// <summary>What was done to somebody.</summary>
    public static string HistoryOf(string userName) => $"{ModerationLog}?subject={userName}";

    /// <summary>The list of the viewer's posts that wait for a moderator.</summary>
    public const string WaitingPosts = $"{Drafts}#waiting";

    /// <summary>A topic's reply form, saying that the reply waits for a moderator.</summary>
    public static string HeldReply(long topicId) => string.Create(CultureInfo.InvariantCulture, $"/t/{topicId}?held=true#reply-head");

    /// <summary>Someone's profile. Names need no escaping (<see cref="Accounts.UserName"/>).</summary>
    public static string User(string name) => $"/u/{name}";

    /// <summary>Someone's picture.</summary>
    public static string Avatar(long userId) => string.Create(CultureInfo.InvariantCulture, $"/avatars/{userId}.svg");
}
