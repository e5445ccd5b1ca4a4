using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Realtime.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Topics;

/// <summary>
/// Writes posts: the post, the counters and the events about it, all in one transaction or not at all.
/// SQLite begins it as the only writer, so numbers need no retry. Markdown is rendered before that; the events' HTML
/// inside, because it shows the post's number: then an event says exactly what was saved, and the dispatcher
/// need not know what a post is.
/// </summary>
internal sealed class Posting(ForumDb db, TopicEvents events, OutboxSignal outboxSignal, TimeProvider clock)
{
    /// <summary>Adds a reply; null if there is no such topic that the author sees.</summary>
    public async Task<PostView?> ReplyAsync(long topicId, Viewer author, string source, CancellationToken cancellationToken)
    {
        var html = MarkdownText.ToHtml(source);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var topic = await db.Topics.Include(t => t.Board).Include(t => t.Author).VisibleTo(author)
            .SingleOrDefaultAsync(t => t.Id == topicId, cancellationToken);
        if (topic is null)
        {
            return null;
        }

        var post = AddPost(topic, await AuthorAsync(author, cancellationToken), source, html);
        await db.SaveChangesAsync(cancellationToken);

        var view = View(post);
        await events.PostCreatedAsync(topic.BoardId, view);
        await events.TopicUpdatedAsync(Row(topic));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return view;
    }

    /// <summary>Adds a topic with its first post; null if there is no such board that the author sees.</summary>
    public async Task<PostView?> StartTopicAsync(
        string boardSlug, Viewer author, string title, string source, CancellationToken cancellationToken)
    {
        var html = MarkdownText.ToHtml(source);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var board = await db.Boards.VisibleTo(author).SingleOrDefaultAsync(b => b.Slug == boardSlug, cancellationToken);
        if (board is null)
        {
            return null;
        }

        var user = await AuthorAsync(author, cancellationToken);
        var topic = new Topic { Board = board, Title = title, Author = user, LastAuthor = user, CreatedAt = Now, Version = 0 };
        db.Topics.Add(topic);
        board.TopicCount++;
        var post = AddPost(topic, user, source, html);
        await db.SaveChangesAsync(cancellationToken);

        await events.TopicCreatedAsync(Row(topic));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return View(post);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private Post AddPost(Topic topic, User author, string source, string html)
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
        };
        db.Posts.Add(post);
        return post;
    }

    private async Task<User> AuthorAsync(Viewer author, CancellationToken cancellationToken) =>
        await db.Users.SingleAsync(user => user.Id == author.UserId, cancellationToken);

    private static PostView View(Post post) => new(post.Id, post.TopicId, post.Number, post.Author.Id, post.Author.Name, post.Html, post.CreatedAt);

    private static TopicRow Row(Topic topic) => new(
        topic.Id, topic.BoardId, topic.Title, topic.Author.Name, topic.CreatedAt, topic.LastNumber, topic.LastAuthor.Name, topic.LastPostAt);
}
