using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Feeds;

/// <summary>A post as feeds carry it.</summary>
internal sealed record FeedEntry(
    long TopicId, int Number, string Title, string BoardName, string Author, string Html, DateTime CreatedAt, DateTime? EditedAt)
{
    public DateTime UpdatedAt => EditedAt ?? CreatedAt;
}

/// <summary>Reads posts for feeds. What is deleted is in no feed, not even a moderator's.</summary>
internal sealed class FeedQueries(ForumDb db)
{
    /// <summary>How much a feed holds.</summary>
    public const int EntriesPerFeed = 30;

    /// <summary>The first posts of the newest topics, in all boards that the viewer sees or in one of them.</summary>
    public Task<List<FeedEntry>> NewTopicsAsync(long? boardId, Viewer viewer, CancellationToken cancellationToken)
    {
        // Sorted and cut before the posts are joined: ids grow with time, and topics are few beside posts.
        var topics = db.Topics.VisibleTo(viewer).Where(topic => topic.DeletedAt == null && (boardId == null || topic.BoardId == boardId))
            .OrderByDescending(topic => topic.Id).Take(EntriesPerFeed);
        return EntriesAsync(
            from topic in topics
            join post in db.Posts on topic.Id equals post.TopicId
            where post.Number == 1 && post.DeletedAt == null
            orderby topic.Id descending
            select post,
            cancellationToken);
    }

    /// <summary>The newest posts of a topic that the viewer sees.</summary>
    public Task<List<FeedEntry>> NewPostsAsync(long topicId, Viewer viewer, CancellationToken cancellationToken) =>
        EntriesAsync(
            db.Posts.VisibleTo(viewer).Where(post => post.TopicId == topicId && post.DeletedAt == null && post.Topic.DeletedAt == null)
                .OrderByDescending(post => post.Number).Take(EntriesPerFeed),
            cancellationToken);

    private static Task<List<FeedEntry>> EntriesAsync(IQueryable<Post> posts, CancellationToken cancellationToken) =>
        posts.AsNoTracking().Select(post => new FeedEntry(
                post.TopicId, post.Number, post.Topic.Title, post.Topic.Board.Name, post.Author.Name, post.Html, post.CreatedAt, post.EditedAt))
            .ToListAsync(cancellationToken);
}
