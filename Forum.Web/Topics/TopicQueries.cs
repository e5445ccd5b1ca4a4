using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Web;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Topics;

/// <summary>A topic as its own page needs it.</summary>
internal sealed record TopicView(
    long Id, string Title, int LastNumber, long BoardId, string BoardSlug, string BoardName, BoardVisibility BoardVisibility);

/// <summary>Reads topics and posts for pages.</summary>
internal sealed class TopicQueries(ForumDb db)
{
    /// <summary>How many topics a board's page lists.</summary>
    public const int TopicsPerPage = 30;

    /// <summary>How many posts a topic's page shows, and a fragment returns at most.</summary>
    public const int PostsPerPage = 20;

    /// <summary>Which page of its topic a post is on.</summary>
    public static int PageOf(int number) => Paging.PageCount(number, PostsPerPage);

    /// <summary>One page of a board's topics, newest activity first.</summary>
    public async Task<IReadOnlyList<TopicRow>> ListAsync(long boardId, Paging paging, CancellationToken cancellationToken) =>
        await db.Topics.AsNoTracking().Where(topic => topic.BoardId == boardId)
            .OrderByDescending(topic => topic.LastPostAt).ThenByDescending(topic => topic.Id)
            .Skip(paging.Skip).Take(paging.Size)
            .Select(TopicRow.FromTopic)
            .ToListAsync(cancellationToken);

    /// <summary>The topic with this id; null if there is none that the viewer sees.</summary>
    public Task<TopicView?> FindAsync(long id, Viewer viewer, CancellationToken cancellationToken) =>
        db.Topics.AsNoTracking().VisibleTo(viewer).Where(topic => topic.Id == id)
            .Select(topic => new TopicView(
                topic.Id, topic.Title, topic.LastNumber, topic.BoardId, topic.Board.Slug, topic.Board.Name, topic.Board.Visibility))
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>
    /// Up to <paramref name="limit"/> posts of a topic that follow the post with the number <paramref name="after"/>, in order.
    /// Asked for by number, not by how many to skip, so that page 1,000 costs what page 1 costs.
    /// </summary>
    public async Task<IReadOnlyList<PostView>> PostsAfterAsync(long topicId, int after, int limit, CancellationToken cancellationToken) =>
        await db.Posts.AsNoTracking().Where(post => post.TopicId == topicId && post.Number > after)
            .OrderBy(post => post.Number).Take(limit)
            .Select(PostView.FromPost)
            .ToListAsync(cancellationToken);
}
