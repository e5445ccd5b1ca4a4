using System.Linq.Expressions;

namespace Forum.Web.Topics;

/// <summary>A topic as lists show it: the model of the partial <c>Topics/_TopicRow</c>, in pages and in events.</summary>
internal sealed record TopicRow(
    long Id,
    long BoardId,
    string Title,
    long AuthorId,
    string Author,
    DateTime CreatedAt,
    int LastNumber,
    string LastAuthor,
    DateTime LastPostAt,
    int Version,
    bool IsLocked,
    bool IsPinned)
{
    public static readonly Expression<Func<Topic, TopicRow>> FromTopic = topic => new TopicRow(
        topic.Id,
        topic.BoardId,
        topic.Title,
        topic.AuthorId,
        topic.Author.Name,
        topic.CreatedAt,
        topic.LastNumber,
        topic.LastAuthor.Name,
        topic.LastPostAt,
        topic.Version,
        topic.IsLocked,
        topic.IsPinned);

    private static readonly Func<Topic, TopicRow> FromLoaded = FromTopic.Compile();

    /// <summary>
    /// The number of the last post that the viewer has read, 0 if none. Null where nobody in particular looks: for visitors, and in events.
    /// </summary>
    public int? LastRead { get; init; }

    /// <summary>How many posts the viewer has not read; 0 where nobody in particular looks.</summary>
    public int Unread => LastRead is { } read ? Math.Max(0, LastNumber - read) : 0;

    /// <summary>Posts after the first, with those that were deleted: they keep their places.</summary>
    public int Replies => LastNumber - 1;

    /// <summary>The same of a topic that is saved, with both authors loaded.</summary>
    public static TopicRow Of(Topic topic) => FromLoaded(topic);
}
