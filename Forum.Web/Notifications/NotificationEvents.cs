using Forum.Web.Realtime;
using Forum.Web.Realtime.Outbox;
using Forum.Web.Web;

namespace Forum.Web.Notifications;

/// <summary>Tells the open pages of one user about their notifications. All of them say how many are unread after it.</summary>
internal sealed class NotificationEvents(OutboxWriter outbox, PartialRenderer partials)
{
    private const string Partial = "/Pages/Notifications/_Notification.cshtml";

    public async Task CreatedAsync(long userId, NotificationView notification, int unread) =>
        outbox.Add(Channels.User(userId), new
        {
            Type = "notification",
            notification.Id,
            Unread = unread,
            Html = await partials.RenderAsync(Partial, notification),
        });

    /// <param name="userId">Whose they are.</param>
    /// <param name="ids">Those that were read.</param>
    /// <param name="unread">How many are unread now.</param>
    public void Read(long userId, IReadOnlyList<long> ids, int unread) =>
        outbox.Add(Channels.User(userId), new { Type = "notifications.read", Ids = ids, Unread = unread });
}
