using Forum.Web.Accounts;
using Forum.Web.Data;
using Forum.Web.Notifications;
using Forum.Web.Realtime.Outbox;
using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Moderation;

/// <summary>
/// Decides about the open reports of a post, up to the newest that the moderator saw. The decision, what follows from it, the
/// entry in the audit log and the event are one transaction; of two moderators, the second finds it decided.
/// </summary>
internal sealed class ReportHandling(
    ForumDb db,
    Deleting deleting,
    Notifier notifier,
    AuditLog log,
    QueueEvents events,
    OutboxSignal outboxSignal,
    TimeProvider clock)
{
    /// <summary>Nothing is wrong with the post.</summary>
    public Task<HandlingResult> DismissAsync(long postId, long upTo, Viewer moderator, string reason, CancellationToken cancellationToken) =>
        CloseAsync(postId, upTo, moderator, "report.dismissed", reason, isUpheld: false, _ => Task.CompletedTask, cancellationToken);

    /// <summary>The post is deleted, unless it was already. Its author is told if <paramref name="tellAuthor"/>.</summary>
    public Task<HandlingResult> UpholdAsync(
        long postId, long upTo, Viewer moderator, string reason, bool tellAuthor, CancellationToken cancellationToken)
    {
        return CloseAsync(postId, upTo, moderator, "report.upheld", reason, isUpheld: true, RemoveAsync, cancellationToken);

        async Task RemoveAsync(Post post)
        {
            if (moderator.MayDelete(TopicView.Of(post.Topic), PostView.Of(post)))
            {
                await deleting.RemoveAsync(post, moderator, cancellationToken);
            }

            if (tellAuthor)
            {
                var text = $"Your post in “{post.Topic.Title}” was deleted. Reason: {reason}";
                await notifier.ModerationAsync(post.AuthorId, text, post.Id, cancellationToken);
            }
        }
    }

    /// <summary>The post stays, and its author is told what is wrong with it.</summary>
    public Task<HandlingResult> WarnAsync(long postId, long upTo, Viewer moderator, string message, CancellationToken cancellationToken) =>
        CloseAsync(
            postId,
            upTo,
            moderator,
            "user.warned",
            message,
            isUpheld: true,
            post => notifier.ModerationAsync(post.AuthorId, message, post.Id, cancellationToken),
            cancellationToken);

    private async Task<HandlingResult> CloseAsync(
        long postId,
        long upTo,
        Viewer moderator,
        string action,
        string reason,
        bool isUpheld,
        Func<Post, Task> act,
        CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var reports = await db.Reports.Where(report => report.PostId == postId && report.Id <= upTo && report.ClosedAt == null)
            .ToListAsync(cancellationToken);
        if (reports.Count == 0)
        {
            return HandlingResult.AlreadyHandled;
        }

        var post = await db.Posts.Include(p => p.Author).Include(p => p.Topic.Board).Include(p => p.Topic.Author)
            .SingleAsync(p => p.Id == postId, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var report in reports)
        {
            (report.ClosedAt, report.ClosedById, report.Upheld) = (now, moderator.UserId, isUpheld);
        }

        log.AddForAnyone(action, moderator, post, reason);
        await db.SaveChangesAsync(cancellationToken);
        await act(post);
        await events.ChangedAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return HandlingResult.Done;
    }
}
