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

    /// <summary>Who is writing a reply to a topic. Readers publish here themselves: nothing but the service's own word on who they are counts.</summary>
    public static string Typing(long boardId, long topicId) => string.Create(CultureInfo.InvariantCulture, $"typing:{boardId}.{topicId}");

    /// <summary>The same of every topic of a board, as a pattern in a grant.</summary>
    public static string AllTyping(long boardId) => string.Create(CultureInfo.InvariantCulture, $"typing:{boardId}.*");

    /// <summary>What concerns one user only.</summary>
    public static string User(long userId) => string.Create(CultureInfo.InvariantCulture, $"user:{userId}");
}
