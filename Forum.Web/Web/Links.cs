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

    public const string Users = "/users";

    public static string Board(string slug) => $"/b/{slug}";

    public static string NewTopic(string slug) => $"/b/{slug}/new";

    public static string Topic(long id) => string.Create(CultureInfo.InvariantCulture, $"/t/{id}");

    /// <summary>Where a post stands: the page of its topic, and the place on it.</summary>
    public static string Post(long topicId, int number)
    {
        var page = TopicQueries.PageOf(number);
        return string.Create(CultureInfo.InvariantCulture, $"/t/{topicId}{(page > 1 ? $"?page={page}" : "")}#post-{number}");
    }

    /// <summary>Someone's profile. Names need no escaping (<see cref="Accounts.UserName"/>).</summary>
    public static string User(string name) => $"/u/{name}";

    /// <summary>Someone's picture.</summary>
    public static string Avatar(long userId) => string.Create(CultureInfo.InvariantCulture, $"/avatars/{userId}.svg");
}
