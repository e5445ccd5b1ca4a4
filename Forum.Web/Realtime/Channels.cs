using System.Globalization;
using Forum.Web.Boards;

namespace Forum.Web.Realtime;

/// <summary>
/// The names of the channels that the forum publishes to. Their namespaces are configured under <c>Realtime:Namespaces</c>.
/// What a board says goes to channels that also name who sees it: when that changes, nothing comes to the old ones any
/// more, and what was granted for them is worth nothing, on whichever connection.
/// </summary>
internal static class Channels
{
    /// <summary>New, changed and removed topics of a board.</summary>
    public static string Board(long boardId, BoardVisibility visibility) =>
        string.Create(CultureInfo.InvariantCulture, $"board:{boardId}{Suffix(visibility)}");

    /// <summary>New and changed posts of a topic, and changes of the topic itself. The board comes first, so that one pattern grants all topics of a board.</summary>
    public static string Topic(long boardId, BoardVisibility visibility, long topicId) =>
        string.Create(CultureInfo.InvariantCulture, $"topic:{boardId}{Suffix(visibility)}.{topicId}");

    /// <summary>Every topic of a board, as a pattern in a grant.</summary>
    public static string AllTopics(long boardId, BoardVisibility visibility) =>
        string.Create(CultureInfo.InvariantCulture, $"topic:{boardId}{Suffix(visibility)}.*");

    /// <summary>How much moderators have to look at: counts only.</summary>
    public const string Queue = "staff:queue";

    /// <summary>Who is writing a reply to a topic. Readers publish here themselves: nothing but the service's own word on who they are counts.</summary>
    public static string Typing(long boardId, BoardVisibility visibility, long topicId) =>
        string.Create(CultureInfo.InvariantCulture, $"typing:{boardId}{Suffix(visibility)}.{topicId}");

    /// <summary>The same of every topic of a board, as a pattern in a grant.</summary>
    public static string AllTyping(long boardId, BoardVisibility visibility) =>
        string.Create(CultureInfo.InvariantCulture, $"typing:{boardId}{Suffix(visibility)}.*");

    /// <summary>What concerns one user only.</summary>
    public static string User(long userId) => string.Create(CultureInfo.InvariantCulture, $"user:{userId}");

    private static string Suffix(BoardVisibility visibility) => visibility switch
    {
        BoardVisibility.Public => "",
        BoardVisibility.Members => "-members",
        BoardVisibility.Staff => "-staff",
        _ => throw new ArgumentOutOfRangeException(nameof(visibility), visibility, "No channel is for those."),
    };
}
