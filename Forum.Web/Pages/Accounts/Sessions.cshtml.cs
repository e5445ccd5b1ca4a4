using Forum.Web.Accounts;
using Forum.Web.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Accounts;

/// <summary>Where the viewer is signed in. <c>POST /account/sessions/end</c> signs out one of them, <c>/everywhere</c> all.</summary>
[Authorize]
internal sealed class SessionsModel(UserSessions sessions, LoginSession session) : PageModel
{
    public IReadOnlyList<SessionView> Sessions { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Sessions = await sessions.ListAsync(User.AsViewer(), cancellationToken);

    public async Task<IActionResult> OnPostEndAsync([FromForm] string? id, CancellationToken cancellationToken)
    {
        var viewer = User.AsViewer();
        if (id == viewer.Session)
        {
            await session.EndAsync(HttpContext);
            return LocalRedirect(Links.Home);
        }

        return await sessions.EndAsync(viewer, id ?? "", cancellationToken) ? RedirectToPage(new { handler = "" }) : NotFound();
    }

    public async Task<IActionResult> OnPostEverywhereAsync()
    {
        await session.EndEverywhereAsync(HttpContext);
        return LocalRedirect(Links.Home);
    }
}
