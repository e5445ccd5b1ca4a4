using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Text;
using Forum.Web.Web;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Topics;

/// <summary>A post as the pages about it alone need it.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Post">The post.</param>
/// <param name="Source">Its text as Markdown: of a deleted one, too, for whoever may restore it.</param>
internal sealed record PostDetails(TopicView Topic, PostView Post, string Source);

/// <summary>Reads topics and posts for pages.</summary>
internal sealed class TopicQueries(ForumDb db)
{
    /// <summary>How many topics a board's page lists.</summary>
    public const int TopicsPerPage = 30;

    /// <summary>How many posts a topic's page shows, and a fragment returns at most.</summary>
    public const int PostsPerPage = 20;

    /// <summary>Which page of its topic a post is on.</summary>
    public static int PageOf(int number) => Paging.PageCount(number, PostsPerPage);

    /// <summary>One page of a board's topics, pinned ones first, then by newest activity. Without deleted ones, whoever looks.</summary>
    public async Task<IReadOnlyList<TopicRow>> ListAsync(long boardId, Paging paging, CancellationToken cancellationToken) =>
        await db.Topics.AsNoTracking().Where(topic => topic.BoardId == boardId && topic.DeletedAt == null)
            .OrderByDescending(topic => topic.IsPinned).ThenByDescending(topic => topic.LastPostAt).ThenByDescending(topic => topic.Id)
            .Skip(paging.Skip).Take(paging.Size)
            .Select(TopicRow.FromTopic)
            .ToListAsync(cancellationToken);

    /// <summary>The topic with this id; null if there is none that the viewer sees.</summary>
    public Task<TopicView?> FindAsync(long id, Viewer viewer, CancellationToken cancellationToken) =>
        db.Topics.AsNoTracking().VisibleTo(viewer).Where(topic => topic.Id == id)
            .Select(TopicView.FromTopic)
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

    /// <summary>The post with this id; null if there is none within the viewer's reach (<see cref="BoardAccess.WithinReachOf"/>).</summary>
    public async Task<PostDetails?> FindPostAsync(long id, Viewer viewer, CancellationToken cancellationToken)
    {
        var post = await db.Posts.AsNoTracking().WithinReachOf(viewer)
            .Include(p => p.Topic.Board).Include(p => p.Author)
            .SingleOrDefaultAsync(p => p.Id == id, cancellationToken);
        return post is null ? null : new PostDetails(TopicView.Of(post.Topic), PostView.Of(post), post.Source);
    }

    /// <summary>The post with this id as something to quote; null if there is none that the viewer sees, or it was deleted.</summary>
    public async Task<string?> QuoteAsync(long id, Viewer viewer, CancellationToken cancellationToken)
    {
        var post = await db.Posts.AsNoTracking().VisibleTo(viewer)
            .Where(p => p.Id == id && p.DeletedAt == null && p.Topic.DeletedAt == null)
            .Select(p => new { p.Author.Name, p.Source })
            .SingleOrDefaultAsync(cancellationToken);
        return post is null ? null : Quote.Of(post.Name, id, post.Source);
    }

    /// <summary>Where the post with this id stands (<see cref="Links.Post"/>); null if there is none that the viewer sees.</summary>
    public async Task<string?> FindPlaceAsync(long postId, Viewer viewer, CancellationToken cancellationToken)
    {
        var place = await db.Posts.VisibleTo(viewer).Where(post => post.Id == postId)
            .Select(post => new { post.TopicId, post.Number })
            .SingleOrDefaultAsync(cancellationToken);
        return place is null ? null : Links.Post(place.TopicId, place.Number);
    }

    /// <summary>The post that the topic is: the first one. Null if there is no such topic that the viewer sees.</summary>
    public Task<long?> FirstPostIdAsync(long topicId, Viewer viewer, CancellationToken cancellationToken) =>
        db.Posts.VisibleTo(viewer).Where(post => post.TopicId == topicId && post.Number == 1)
            .Select(post => (long?)post.Id)
            .SingleOrDefaultAsync(cancellationToken);
}
