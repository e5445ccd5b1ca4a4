using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Notifications;
using Forum.Web.Reading;
using Forum.Web.Text;

namespace Forum.Web.Topics;

/// <summary>
/// Writes posts, in the caller's transaction, who commits and wakes the outbox: the post, the counters, and the events about it.
/// The events' HTML is rendered here, because it shows the post's number: then an event says exactly what was saved, and the
/// dispatcher need not know what a post is.
/// </summary>
internal sealed class PostWriter(ForumDb db, TopicEvents events, ReadMarks marks, Notifier notifier, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Adds a reply to a topic, which is loaded with its board and author.</summary>
    public async Task<PostingResult> ReplyAsync(
        Topic topic, User author, string source, PostDocument text, string html, string? key, CancellationToken cancellationToken)
    {
        var post = Add(topic, author, source, html, key);
        await db.SaveChangesAsync(cancellationToken);

        var view = PostView.Of(post);
        await events.PostCreatedAsync(topic.BoardId, view, key);
        await events.TopicRepliedAsync(TopicRow.Of(topic), cancellationToken);
        await marks.PostedAsync(post.AuthorId, topic.Id, post.Number, cancellationToken);
        await notifier.ForPostAsync(post, text, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new PostingResult.Posted(view, IsRepeat: false);
    }

    /// <summary>Adds a topic with its first post.</summary>
    public async Task<PostingResult> StartTopicAsync(
        Board board, User user, string title, string source, PostDocument text, string html, string? key, CancellationToken cancellationToken)
    {
        var topic = new Topic { Board = board, Title = title, Author = user, LastAuthor = user, CreatedAt = Now, Version = 0 };
        db.Topics.Add(topic);
        board.TopicCount++;
        var post = Add(topic, user, source, html, key);
        await db.SaveChangesAsync(cancellationToken);

        await events.TopicCreatedAsync(TopicRow.Of(topic), cancellationToken);
        await marks.PostedAsync(post.AuthorId, topic.Id, post.Number, cancellationToken);
        await notifier.ForPostAsync(post, text, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new PostingResult.Posted(PostView.Of(post), IsRepeat: false);
    }

    private Post Add(Topic topic, User author, string source, string html, string? key)
    {
        topic.LastNumber++;
        topic.Version++;
        topic.LastAuthor = author;
        author.PostCount++;

        // Never backwards, should the clock go back: lists are sorted by it.
        topic.LastPostAt = Now > topic.LastPostAt ? Now : topic.LastPostAt;
        topic.Board.PostCount++;
        var post = new Post
        {
            Topic = topic,
            Number = topic.LastNumber,
            Author = author,
            Source = source,
            Html = html,
            CreatedAt = topic.LastPostAt,
            IdempotencyKey = key,
        };
        db.Posts.Add(post);
        return post;
    }
}
