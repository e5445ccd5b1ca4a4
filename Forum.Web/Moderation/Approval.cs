using Forum.Web.Accounts;
using Forum.Web.Data;
using Forum.Web.Notifications;
using Forum.Web.Reading;
using Forum.Web.Realtime.Outbox;
using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Moderation;

/// <summary>
/// Decides about posts that wait. The decision, the post, the entry in the audit log and the events are one transaction; of
/// two moderators, the second finds it decided.
/// </summary>
internal sealed class Approval(
    ForumDb db,
    Posting posting,
    Notifier notifier,
    AuditLog log,
    QueueEvents events,
    OutboxSignal outboxSignal,
    TimeProvider clock)
{
    /// <summary>Posts it, as its author.</summary>
    public async Task<HandlingResult> ApproveAsync(long heldId, Viewer moderator, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await FindAsync(heldId, cancellationToken) is not { } held)
        {
            return HandlingResult.AlreadyHandled;
        }

        if (await posting.ReleaseAsync(held, cancellationToken) is not PostingResult.Posted { Post: var view })
        {
            return HandlingResult.NoPlace;
        }

        var post = await db.Posts.Include(p => p.Topic).SingleAsync(p => p.Id == view.Id, cancellationToken);
        log.AddForAnyone("post.approved", moderator, post, reason: "");
        await notifier.ModerationAsync(held.AuthorId, "Your post was approved: everyone can see it now.", post.Id, cancellationToken);
        await FinishAsync(held, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return HandlingResult.Done;
    }

    /// <summary>Does not post it. The author is told why, and gets the text back as a draft unless there is another one in its place.</summary>
    public async Task<HandlingResult> RejectAsync(long heldId, Viewer moderator, string reason, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await FindAsync(heldId, cancellationToken) is not { } held)
        {
            return HandlingResult.AlreadyHandled;
        }

        var what = held.Topic is null ? $"topic “{held.Title}”" : $"reply to “{held.Topic.Title}”";
        log.Add("post.rejected", moderator, $"A {what}", url: "", held.AuthorId, reason);
        var isKept = await KeepAsDraftAsync(held, cancellationToken);
        await notifier.ModerationAsync(
            held.AuthorId,
            $"Your {what} was not published. Reason: {reason}{(isKept ? " Your text is among your drafts." : "")}",
            postId: null,
            cancellationToken);
        await FinishAsync(held, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return HandlingResult.Done;
    }

    private Task<HeldPost?> FindAsync(long heldId, CancellationToken cancellationToken) =>
        db.HeldPosts.Include(held => held.Author).Include(held => held.Topic).SingleOrDefaultAsync(held => held.Id == heldId, cancellationToken);

    private async Task FinishAsync(HeldPost held, CancellationToken cancellationToken)
    {
        db.HeldPosts.Remove(held);
        await db.SaveChangesAsync(cancellationToken);
        await events.ChangedAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<bool> KeepAsDraftAsync(HeldPost held, CancellationToken cancellationToken)
    {
        var place = (held.TopicId is { } topicId ? DraftPlace.Topic(topicId) : DraftPlace.Board(held.BoardId)).ToString();
        if (await db.Drafts.AnyAsync(draft => draft.UserId == held.AuthorId && draft.Place == place, cancellationToken))
        {
            return false;
        }

        db.Drafts.Add(new Draft
        {
            UserId = held.AuthorId,
            Place = place,
            Title = held.Title,
            Body = held.Source,
            UpdatedAt = clock.GetUtcNow().UtcDateTime,
        });
        return true;
    }
}
