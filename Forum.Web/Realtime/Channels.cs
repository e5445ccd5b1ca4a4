using System.Globalization;

namespace Forum.Web.Realtime;

/// <summary>The names of the channels that the forum publishes to. Their namespaces are configured under <c>Realtime:Namespaces</c>.</summary>
internal static class Channels
{
    /// <summary>New, changed and removed topics of a board.</summary>
    public static string Board(long boardId) => string.Create(CultureInfo.InvariantCulture, $"board:{boardId}");

    /// <summary>New and changed posts of a topic, and changes of the topic itself. The board comes first, so that one pattern grants all topics of a board.</summary>
    public static string Topic(long boardId, long topicId) => string.Create(CultureInfo.InvariantCulture, $"topic:{boardId}.{topicId}");

    /// <summary>Every topic of a board, as a pattern in a grant.</summary>
    public static string AllTopics(long boardId) => string.Create(CultureInfo.InvariantCulture, $"topic:{boardId}.*");

    /// <summary>How much moderators have to look at: counts only.</summary>
    public const string Queue = "staff:queue";

    /// <summary>What concerns one user only.</summary>
    public static string User(long userId) => string.Create(CultureInfo.InvariantCulture, $"user:{userId}");
}
