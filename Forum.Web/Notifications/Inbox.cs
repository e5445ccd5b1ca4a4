using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Realtime.Outbox;
using Forum.Web.Web;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Notifications;

/// <summary>One page of an inbox.</summary>
internal sealed record InboxPage(IReadOnlyList<NotificationView> Notifications, bool HasMore);

/// <summary>The viewer's own notifications: reads them, and marks them as read. The viewer is signed in.</summary>
internal sealed class Inbox(ForumDb db, NotificationEvents events, UnreadCounter counter, OutboxSignal outboxSignal, TimeProvider clock)
{
    public const int PageSize = 30;

    /// <summary>
    /// A page: what is unread first, then what is read, each newest first. It begins after the notification <paramref name="before"/>,
    /// which was read or not; null for the first page. One command.
    /// </summary>
    public async Task<InboxPage> ListAsync(Viewer viewer, long? before, bool wasRead, CancellationToken cancellationToken)
    {
        var visible = db.Posts.VisibleTo(viewer);
        var notifications = db.Notifications.AsNoTracking().Where(notification => notification.UserId == viewer.UserId);
        if (before is not null)
        {
            notifications = wasRead
                ? notifications.Where(notification => notification.ReadAt != null && notification.Id < before)
                : notifications.Where(notification => notification.ReadAt != null || notification.Id < before);
        }

        var page = await notifications
            .OrderBy(notification => notification.ReadAt != null).ThenByDescending(notification => notification.Id)
            .Take(PageSize + 1)
            .Select(notification => new NotificationView(
                notification.Id,
                notification.Kind,
                notification.Actor!.Name ?? "",
                visible.Where(post => post.Id == notification.PostId).Select(post => post.Topic.Title).FirstOrDefault(),
                notification.Text,
                notification.CreatedAt,
                notification.ReadAt != null))
            .ToListAsync(cancellationToken);
        return new InboxPage([.. page.Take(PageSize)], page.Count > PageSize);
    }

    /// <summary>Marks a notification as read; where to see what it is about. Null if the viewer has no such notification.</summary>
    public async Task<string?> OpenAsync(long id, Viewer viewer, CancellationToken cancellationToken)
    {
        var visible = db.Posts.VisibleTo(viewer);
        var notification = await db.Notifications.AsNoTracking()
            .Where(notification => notification.Id == id && notification.UserId == viewer.UserId)
            .Select(notification => new
            {
                IsRead = notification.ReadAt != null,
                Post = visible.Where(post => post.Id == notification.PostId).Select(post => new { post.TopicId, post.Number }).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (notification is null)
        {
            return null;
        }

        if (!notification.IsRead)
        {
            await MarkReadAsync(viewer.UserId!.Value, id, cancellationToken);
        }

        return notification.Post is { } post ? Links.Post(post.TopicId, post.Number) : Links.Notifications;
    }

    public Task MarkAllReadAsync(Viewer viewer, CancellationToken cancellationToken) =>
        MarkReadAsync(viewer.UserId!.Value, id: null, cancellationToken);

    private async Task MarkReadAsync(long userId, long? id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var changed = await db.Database.ExecuteSqlInterpolatedAsync(
            $"""
            UPDATE "Notifications" SET "ReadAt" = {now}
            WHERE "UserId" = {userId} AND "ReadAt" IS NULL AND ({id} IS NULL OR "Id" = {id})
            """,
            cancellationToken);
        if (changed == 0)
        {
            return;
        }

        events.Read(userId, id, await counter.CountAsync(userId, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
    }
}
