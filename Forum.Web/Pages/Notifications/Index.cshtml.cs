using Forum.Web.Accounts;
using Forum.Web.Notifications;
using Forum.Web.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Notifications;

/// <summary>The viewer's notifications: what is unread first, then what is read; each newest first, a page at a time. By POST all are marked as read.</summary>
[Authorize]
internal sealed class InboxModel(Inbox inbox) : PageModel
{
    public IReadOnlyList<NotificationView> Notifications { get; private set; } = [];

    public bool IsFirstPage { get; private set; }

    /// <summary>Where the next page is; null on the last one.</summary>
    public string? Next { get; private set; }

    /// <param name="before">Ends the page before: the next one begins after the notification with this id.</param>
    /// <param name="read">Whether that one was read.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    public async Task OnGetAsync(
        [FromQuery(Name = "before")] long? before, [FromQuery(Name = "read")] bool read, CancellationToken cancellationToken)
    {
        var page = await inbox.ListAsync(User.AsViewer(), before, read, cancellationToken);
        IsFirstPage = before is null;
        Notifications = page.Notifications;
        Next = page.HasMore ? $"{Links.Notifications}?before={page.Notifications[^1].Id}{(page.Notifications[^1].IsRead ? "&read=true" : "")}" : null;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await inbox.MarkAllReadAsync(User.AsViewer(), cancellationToken);
        return LocalRedirect(Links.Notifications);
    }
}
