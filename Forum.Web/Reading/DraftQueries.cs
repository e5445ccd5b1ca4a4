using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Web;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Reading;

/// <summary>A draft in the list of one's own.</summary>
/// <param name="Place">See <see cref="Draft.Place"/>.</param>
/// <param name="What">What it is for, in words. Says nothing of where, if that cannot be seen any more.</param>
/// <param name="Url">Where to go on writing; null if that cannot be seen any more.</param>
/// <param name="Text">How it begins.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
internal sealed record DraftRow(string Place, string What, string? Url, string Text, DateTime UpdatedAt);

/// <summary>Lists drafts.</summary>
internal sealed class DraftQueries(ForumDb db)
{
    private const int ExcerptLength = 160;

    /// <summary>All drafts of the viewer, who is signed in, newest first. Four commands, however many there are.</summary>
    public async Task<IReadOnlyList<DraftRow>> ListAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        var drafts = await db.Drafts.AsNoTracking().Where(draft => draft.UserId == viewer.UserId)
            .OrderByDescending(draft => draft.UpdatedAt)
            .Select(draft => new { draft.Place, draft.Title, Body = draft.Body.Substring(0, ExcerptLength), draft.UpdatedAt })
            .ToListAsync(cancellationToken);
        var topicIds = Ids(DraftPlaceKind.Topic);
        var boardIds = Ids(DraftPlaceKind.Board);
        var postIds = Ids(DraftPlaceKind.Post);
        var topics = await db.Topics.AsNoTracking().VisibleTo(viewer).Where(topic => topicIds.Contains(topic.Id))
            .Select(topic => new { topic.Id, topic.Title })
            .ToDictionaryAsync(topic => topic.Id, cancellationToken);
        var boards = await db.Boards.AsNoTracking().VisibleTo(viewer).Where(board => boardIds.Contains(board.Id))
            .Select(board => new { board.Id, board.Name, board.Slug })
            .ToDictionaryAsync(board => board.Id, cancellationToken);
        var posts = await db.Posts.AsNoTracking().VisibleTo(viewer).Where(post => postIds.Contains(post.Id))
            .Select(post => new { post.Id, post.TopicId, post.Number, post.Topic.Title })
            .ToDictionaryAsync(post => post.Id, cancellationToken);

        return [.. drafts.Select(draft =>
        {
            var (what, url) = Describe(draft.Place);
            return new DraftRow(draft.Place, what, url, draft.Title.Length > 0 ? draft.Title : draft.Body, draft.UpdatedAt);
        })];

        List<long> Ids(DraftPlaceKind kind) =>
            [.. drafts.Select(draft => DraftPlace.TryParse(draft.Place, out var place) && place.Kind == kind ? place.Id : 0).Where(id => id > 0)];

        (string What, string? Url) Describe(string text)
        {
            return !DraftPlace.TryParse(text, out var place) ? ("For no place", null) : place.Kind switch
            {
                DraftPlaceKind.Topic when topics.TryGetValue(place.Id, out var topic) => ($"Reply to “{topic.Title}”", $"{Links.Topic(topic.Id)}#reply-head"),
                DraftPlaceKind.Board when boards.TryGetValue(place.Id, out var board) => ($"New topic in {board.Name}", Links.NewTopic(board.Slug)),
                DraftPlaceKind.Post when posts.TryGetValue(place.Id, out var post) => ($"Edit of a post in “{post.Title}”", Links.Post(post.TopicId, post.Number)),
                _ => ("For a place that you can no longer see", null),
            };
        }
    }
}
