using System.Linq.Expressions;
using Forum.Web.Boards;

namespace Forum.Web.Topics;

/// <summary>A topic as its own page needs it, whoever looks: the model of the partial <c>Topics/_TopicTitle</c>, in pages and in events.</summary>
internal sealed record TopicView(
    long Id,
    string Title,
    long AuthorId,
    int LastNumber,
    int Version,
    bool IsLocked,
    bool IsPinned,
    bool IsDeleted,
    long BoardId,
    string BoardSlug,
    string BoardName,
    BoardVisibility BoardVisibility)
{
    public static readonly Expression<Func<Topic, TopicView>> FromTopic = topic => new TopicView(
        topic.Id,
        topic.Title,
        topic.AuthorId,
        topic.LastNumber,
        topic.Version,
        topic.IsLocked,
        topic.IsPinned,
        topic.DeletedAt != null,
        topic.BoardId,
        topic.Board.Slug,
        topic.Board.Name,
        topic.Board.Visibility);

    private static readonly Func<Topic, TopicView> FromLoaded = FromTopic.Compile();

    /// <summary>The same of a topic that is saved, with its board loaded.</summary>
    public static TopicView Of(Topic topic) => FromLoaded(topic);
}
