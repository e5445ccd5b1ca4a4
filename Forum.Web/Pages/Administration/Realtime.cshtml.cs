using Forum.Web.Administration.Status;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Administration;

/// <summary>How the realtime service is doing. <c>GET /admin/realtime/data</c> is the same for the page's script, in JSON.</summary>
internal sealed class RealtimeModel(RealtimeStatus status, PartialRenderer partials) : PageModel
{
    private const string StatusPartial = "/Pages/Administration/_Status.cshtml";

    public RealtimeSnapshot Status { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        Status = await status.ReadAsync(cancellationToken);
    }

    /// <summary>The numbers that are drawn, null where they are not known; and all of them as the page shows them.</summary>
    public async Task<IActionResult> OnGetDataAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        var now = await status.ReadAsync(cancellationToken);
        return new JsonResult(new
        {
            At = now.At.ToUnixTimeMilliseconds(),
            IsRedisConnected = now.Redis.IsConnected,
            now.Connections,
            now.Outbox.PublishedPerSecond,
            OutboxDepth = now.Outbox.Depth,
            Html = await partials.RenderAsync(StatusPartial, now),
        });
    }
}
