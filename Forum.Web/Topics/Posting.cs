using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Moderation;
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
    QueueEvents queue,
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

        if (await FormerAsync(author, key, source, topicId, cancellationToken) is { } former)
        {
            return former;
        }

        var ruling = await rules.CheckAsync(author, TopicView.Of(topic), text, cancellationToken);
        if (ruling is PostingRuling.Refused refused)
        {
            return new PostingResult.Refused(refused.Message);
        }

        await drafts.DeleteAsync(DraftPlace.Topic(topic.Id), author, cancellationToken);
        var user = await AuthorAsync(author, cancellationToken);
        var result = ruling is PostingRuling.Held
            ? await HoldAsync(new HeldPost { Author = user, Board = topic.Board, Topic = topic, Source = source, IdempotencyKey = key, CreatedAt = Now }, cancellationToken)
            : await AddReplyAsync(topic, user, source, text, html, key, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return result;
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

        if (await FormerAsync(author, key, source, topicId: null, cancellationToken) is { } former)
        {
            return former;
        }

        var ruling = await rules.CheckAsync(author, topic: null, text, cancellationToken);
        if (ruling is PostingRuling.Refused refused)
        {
            return new PostingResult.Refused(refused.Message);
        }

        await drafts.DeleteAsync(DraftPlace.Board(board.Id), author, cancellationToken);
        var user = await AuthorAsync(author, cancellationToken);
        var result = ruling is PostingRuling.Held
            ? await HoldAsync(new HeldPost { Author = user, Board = board, Title = title, Source = source, IdempotencyKey = key, CreatedAt = Now }, cancellationToken)
            : await AddTopicAsync(board, user, title, source, text, html, key, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return result;
    }

    /// <summary>
    /// Posts what was held, as its author, as if it came now. In the caller's transaction, who has loaded the author, removes
    /// the row, commits and wakes the outbox. Not where the author could not post by now.
    /// </summary>
    public async Task<PostingResult> ReleaseAsync(HeldPost held, CancellationToken cancellationToken)
    {
        var text = PostMarkdown.Parse(held.Source);
        var html = text.ToHtml(await mentioned.OfAsync(text, cancellationToken));
        var author = new Viewer(held.AuthorId, held.Author.Name, "", held.Author.Role);
        if (held.TopicId is null)
        {
            return await db.Boards.VisibleTo(author).SingleOrDefaultAsync(b => b.Id == held.BoardId, cancellationToken) is { } board
                ? await AddTopicAsync(board, held.Author, held.Title, held.Source, text, html, held.IdempotencyKey, cancellationToken)
                : new PostingResult.NotFound();
        }

        // A lock that came after the reply does not stop a moderator who wants it there.
        return await db.Topics.Include(t => t.Board).Include(t => t.Author).VisibleTo(author)
            .SingleOrDefaultAsync(t => t.Id == held.TopicId && t.DeletedAt == null, cancellationToken) is { } topic
            ? await AddReplyAsync(topic, held.Author, held.Source, text, html, held.IdempotencyKey, cancellationToken)
            : new PostingResult.NotFound();
    }

    private async Task<PostingResult> AddReplyAsync(
        Topic topic, User author, string source, PostDocument text, string html, string? key, CancellationToken cancellationToken)
    {
        var post = AddPost(topic, author, source, html, key);
        await db.SaveChangesAsync(cancellationToken);

        var view = PostView.Of(post);
        await events.PostCreatedAsync(topic.BoardId, view, key);
        await events.TopicRepliedAsync(TopicRow.Of(topic), cancellationToken);
        await marks.PostedAsync(post.AuthorId, topic.Id, post.Number, cancellationToken);
        await notifier.ForPostAsync(post, text, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new PostingResult.Posted(view, IsRepeat: false);
    }

    private async Task<PostingResult> AddTopicAsync(
        Board board, User user, string title, string source, PostDocument text, string html, string? key, CancellationToken cancellationToken)
    {
        var topic = new Topic { Board = board, Title = title, Author = user, LastAuthor = user, CreatedAt = Now, Version = 0 };
        db.Topics.Add(topic);
        board.TopicCount++;
        var post = AddPost(topic, user, source, html, key);
        await db.SaveChangesAsync(cancellationToken);

        await events.TopicCreatedAsync(TopicRow.Of(topic), cancellationToken);
        await marks.PostedAsync(post.AuthorId, topic.Id, post.Number, cancellationToken);
        await notifier.ForPostAsync(post, text, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new PostingResult.Posted(PostView.Of(post), IsRepeat: false);
    }

    private async Task<PostingResult> HoldAsync(HeldPost held, CancellationToken cancellationToken)
    {
        db.HeldPosts.Add(held);
        await db.SaveChangesAsync(cancellationToken);
        await queue.ChangedAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new PostingResult.Held();
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>
    /// What has become of what the author posted with this key already; null if nothing was. Another text with a used key
    /// (someone went back and wrote on) is neither posted nor thrown away: the author is asked.
    /// </summary>
    private async Task<PostingResult?> FormerAsync(
        Viewer author, string? key, string source, long? topicId, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return null;
        }

        if (await db.Posts.AsNoTracking().Include(p => p.Author)
            .SingleOrDefaultAsync(p => p.AuthorId == author.UserId && p.IdempotencyKey == key, cancellationToken) is { } post)
        {
            var isSamePlace = topicId is null ? post.Number == 1 : post.TopicId == topicId && post.Number > 1;
            return isSamePlace && (post.Source == source || post.EditedAt is not null) ? new PostingResult.Posted(PostView.Of(post), IsRepeat: true) : UsedKey();
        }

        var held = await db.HeldPosts.AsNoTracking()
            .SingleOrDefaultAsync(h => h.AuthorId == author.UserId && h.IdempotencyKey == key, cancellationToken);
        return held is null ? null : held.TopicId == topicId && held.Source == source ? new PostingResult.Held() : UsedKey();

        static PostingResult.Refused UsedKey() =>
            new("You have posted from this form already, with another text. Send this one again if you want to post it as well.", NeedsNewKey: true);
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
