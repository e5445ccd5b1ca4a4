using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Moderation;
using Forum.Web.Reading;
using Forum.Web.Realtime.Outbox;
using Forum.Web.Text;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Topics;

/// <summary>
/// Takes what somebody wants to post: asks the rules, and has it written or held, all in one transaction or not at all.
/// SQLite begins it as the only writer, so numbers need no retry, and a form that comes twice finds its post.
/// Markdown is rendered before that.
/// </summary>
internal sealed class Posting(
    ForumDb db,
    PostingRules rules,
    FormerPosts former,
    PostWriter writer,
    MentionedUsers mentioned,
    Drafts drafts,
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

        if (await former.FindAsync(author, key, source, topicId, cancellationToken) is { } known)
        {
            return known;
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
            : await writer.ReplyAsync(topic, user, source, text, html, key, cancellationToken);
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

        if (await former.FindAsync(author, key, source, topicId: null, cancellationToken) is { } known)
        {
            return known;
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
            : await writer.StartTopicAsync(board, user, title, source, text, html, key, cancellationToken);
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
                ? await writer.StartTopicAsync(board, held.Author, held.Title, held.Source, text, html, held.IdempotencyKey, cancellationToken)
                : new PostingResult.NotFound();
        }

        // A lock that came after the reply does not stop a moderator who wants it there.
        return await db.Topics.Include(t => t.Board).Include(t => t.Author).VisibleTo(author)
            .SingleOrDefaultAsync(t => t.Id == held.TopicId && t.DeletedAt == null, cancellationToken) is { } topic
            ? await writer.ReplyAsync(topic, held.Author, held.Source, text, html, held.IdempotencyKey, cancellationToken)
            : new PostingResult.NotFound();
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

    private async Task<User> AuthorAsync(Viewer author, CancellationToken cancellationToken) =>
        await db.Users.SingleAsync(user => user.Id == author.UserId, cancellationToken);
}
