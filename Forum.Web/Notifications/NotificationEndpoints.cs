using Forum.Web.Accounts;
using Forum.Web.Web;

namespace Forum.Web.Notifications;

/// <summary>
/// <c>GET /notifications/{id}</c> marks one as read and leads to what it is about, 404 if the viewer has none with this id.
/// <c>GET /notifications/unread</c> answers <c>{"unread": 3}</c>, for pages that may have missed something.
/// </summary>
internal static class NotificationEndpoints
{
    public static IEndpointRouteBuilder MapNotifications(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/notifications/{id:long}", OpenAsync).RequireAuthorization();
        endpoints.MapGet("/notifications/unread", Unread).RequireAuthorization();
        return endpoints;
    }

    private static async Task<IResult> OpenAsync(long id, HttpContext context, Inbox inbox, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        return !context.Request.IsSeen() ? Results.NoContent()
            : await inbox.OpenAsync(id, context.User.AsViewer(), cancellationToken) is { } url ? Results.LocalRedirect(url)
            : Results.NotFound();
    }

    /// <summary>The session has the number with it.</summary>
    private static IResult Unread(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new { Unread = context.User.AsViewer().UnreadNotifications });
    }
}
