using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Notifications;
using Forum.Web.Reading;
using Forum.Web.Realtime.Outbox;
using Forum.Web.Text;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Topics;

/// <summary>
/// Writes posts: the post, the counters and the events about it, all in one transaction or not at all.
/// SQLite begins it as the only writer, so numbers need no retry, and a form that comes twice finds its post.
/// Markdown is rendered before that; the events' HTML inside, because it shows the post's number: then an event says
/// exactly what was saved, and the dispatcher need not know what a post is.
/// </summary>
internal sealed class Posting(
    ForumDb db,
    PostingRules rules,
    MentionedUsers mentioned,
    TopicEvents events,
    ReadMarks marks,
    Drafts drafts,
    Notifier notifier,
    OutboxSignal outboxSignal,
    TimeProvider clock)
{
    /// <summary>Adds a reply.</summary>
    /// <param name="topicId">Where to.</param>
    /// <param name="author">Who wrote it.</param>
    /// <param name="source">The text: Markdown.</param>
    /// <param name="key">The form's key (<see cref="PostingKey"/>); null if it came without.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<PostingResult> ReplyAsync(
        long topicId, Viewer author, string source, string? key, CancellationToken cancellationToken)
    {
        var text = PostMarkdown.Parse(source);
        var html = text.ToHtml(await mentioned.OfAsync(text, cancellationToken));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var topic = await db.Topics.Include(t => t.Board).Include(t => t.Author).VisibleTo(author)
            .SingleOrDefaultAsync(t => t.Id == topicId, cancellationToken);
        if (topic is null)
        {
            return new PostingResult.NotFound();
        }

        if (await FormerAsync(author, key, source, post => post.TopicId == topicId && post.Number > 1, cancellationToken) is { } former)
        {
            return former;
        }

        if (await rules.CheckAsync(author, TopicView.Of(topic), cancellationToken) is { } refusal)
        {
            return new PostingResult.Refused(refusal);
        }

        var post = AddPost(topic, await AuthorAsync(author, cancellationToken), source, html, key);
        await db.SaveChangesAsync(cancellationToken);

        var view = PostView.Of(post);
        await events.PostCreatedAsync(topic.BoardId, view, key);
        await events.TopicRepliedAsync(TopicRow.Of(topic), cancellationToken);
        await marks.PostedAsync(post.AuthorId, topic.Id, post.Number, cancellationToken);
        await drafts.DeleteAsync(DraftPlace.Topic(topic.Id), author, cancellationToken);
        await notifier.ForPostAsync(post, text, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return new PostingResult.Posted(view, IsRepeat: false);
    }

    /// <summary>Adds a topic with its first post.</summary>
    /// <param name="boardSlug">Where to.</param>
    /// <param name="author">Who begins it.</param>
    /// <param name="title">Its title.</param>
    /// <param name="source">The first post's text: Markdown.</param>
    /// <param name="key">As for a reply.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<PostingResult> StartTopicAsync(
        string boardSlug, Viewer author, string title, string source, string? key, CancellationToken cancellationToken)
    {
        var text = PostMarkdown.Parse(source);
        var html = text.ToHtml(await mentioned.OfAsync(text, cancellationToken));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var board = await db.Boards.VisibleTo(author).SingleOrDefaultAsync(b => b.Slug == boardSlug, cancellationToken);
        if (board is null)
        {
            return new PostingResult.NotFound();
        }

        if (await FormerAsync(author, key, source, post => post.Number == 1, cancellationToken) is { } former)
        {
            return former;
        }

        if (await rules.CheckAsync(author, topic: null, cancellationToken) is { } refusal)
        {
            return new PostingResult.Refused(refusal);
        }

        var user = await AuthorAsync(author, cancellationToken);
        var topic = new Topic { Board = board, Title = title, Author = user, LastAuthor = user, CreatedAt = Now, Version = 0 };
        db.Topics.Add(topic);
        board.TopicCount++;
        var post = AddPost(topic, user, source, html, key);
        await db.SaveChangesAsync(cancellationToken);

        await events.TopicCreatedAsync(TopicRow.Of(topic), cancellationToken);
        await marks.PostedAsync(post.AuthorId, topic.Id, post.Number, cancellationToken);
        await drafts.DeleteAsync(DraftPlace.Board(board.Id), author, cancellationToken);
        await notifier.ForPostAsync(post, text, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return new PostingResult.Posted(PostView.Of(post), IsRepeat: false);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>
    /// What the author has posted with this key already; null if nothing. Another text with a used key (someone went
    /// back and wrote on) is neither posted nor thrown away: the author is asked.
    /// </summary>
    private async Task<PostingResult?> FormerAsync(
        Viewer author, string? key, string source, Func<Post, bool> isSamePlace, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return null;
        }

        var post = await db.Posts.AsNoTracking().Include(p => p.Author)
            .SingleOrDefaultAsync(p => p.AuthorId == author.UserId && p.IdempotencyKey == key, cancellationToken);
        return post switch
        {
            null => null,
            _ when isSamePlace(post) && (post.Source == source || post.EditedAt is not null) => new PostingResult.Posted(PostView.Of(post), IsRepeat: true),
            _ => new PostingResult.Refused("You have posted from this form already, with another text. Send this one again if you want to post it as well.", NeedsNewKey: true),
        };
    }

    private Post AddPost(Topic topic, User author, string source, string html, string? key)
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

    private async Task<User> AuthorAsync(Viewer author, CancellationToken cancellationToken) =>
        await db.Users.SingleAsync(user => user.Id == author.UserId, cancellationToken);
}
