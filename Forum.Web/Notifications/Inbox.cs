using System.Text.Json;
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
        var notification = await db.Notifications.AsNoTracking()
            .Where(notification => notification.Id == id && notification.UserId == viewer.UserId)
            .Select(notification => new { IsRead = notification.ReadAt != null, notification.PostId })
            .SingleOrDefaultAsync(cancellationToken);
        if (notification is null)
        {
            return null;
        }

        if (!notification.IsRead)
        {
            await MarkReadAsync(viewer.UserId!.Value, unread => unread.Where(one => one.Id == id), cancellationToken);
        }

        // A query of its own: as a part of the one above, it would number all posts that the viewer sees.
        var post = await db.Posts.VisibleTo(viewer)
            .Where(post => post.Id == notification.PostId)
            .Select(post => new { post.TopicId, post.Number })
            .SingleOrDefaultAsync(cancellationToken);
        return post is not null ? Links.Post(post.TopicId, post.Number) : Links.Notifications;
    }

    public Task MarkAllReadAsync(Viewer viewer, CancellationToken cancellationToken) =>
        MarkReadAsync(viewer.UserId!.Value, unread => unread, cancellationToken);

    /// <summary>Marks what is about posts as read that the viewer has seen in their topic: who was there need not be called.</summary>
    public async Task SeenAsync(Viewer viewer, long topicId, int firstNumber, int lastNumber, CancellationToken cancellationToken)
    {
        if (viewer.UnreadNotifications > 0 && firstNumber <= lastNumber)
        {
            await MarkReadAsync(
                viewer.UserId!.Value,
                unread => unread.Where(notification =>
                    notification.Post!.TopicId == topicId && notification.Post.Number >= firstNumber && notification.Post.Number <= lastNumber),
                cancellationToken);
        }
    }

    /// <summary>Marks some of what is unread as read. A fixed number of commands, and no waiting for writers if there is nothing to mark.</summary>
    private async Task MarkReadAsync(
        long userId, Func<IQueryable<Notification>, IQueryable<Notification>> some, CancellationToken cancellationToken)
    {
        var unread = db.Notifications.Where(notification => notification.UserId == userId && notification.ReadAt == null);
        var ids = await some(unread).Select(notification => notification.Id).ToListAsync(cancellationToken);
        if (ids.Count == 0)
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlInterpolatedAsync(
            $"""
            UPDATE "Notifications" SET "ReadAt" = {clock.GetUtcNow().ToUnixTimeMilliseconds()}
            WHERE "ReadAt" IS NULL AND "Id" IN (SELECT "value" FROM json_each({JsonSerializer.Serialize(ids)}))
            """,
            cancellationToken);
        events.Read(userId, ids, await counter.CountAsync(userId, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
    }
}
