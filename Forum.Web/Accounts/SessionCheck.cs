using System.Security.Claims;
using Forum.Web.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Accounts;

/// <summary>
/// Looks with each request whether the session that the cookie names is still there, and who its user is by now: a cookie
/// alone opens nothing, and a new role or name counts at once. One command, by primary key.
/// </summary>
internal sealed class SessionCheck(ForumDb db, UserSessions sessions, TimeProvider clock) : CookieAuthenticationEvents
{
    /// <summary>How exactly a session's last use is kept: writing with each request would be too much.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(5);

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (SameForEveryone.Is(context.HttpContext))
        {
            return;
        }

        try
        {
            await CheckAsync(context);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Not from here: the page that says that something went wrong asks again who is looking, and is told the same.
            context.RejectPrincipal();
            EndedSession.Fail(context.HttpContext, exception);
        }
    }

    private async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var id = context.Principal?.AsViewer().Session ?? "";
        if (await sessions.FindAsync(id, context.HttpContext.RequestAborted) is not { } session)
        {
            context.RejectPrincipal();
            EndedSession.Mark(context.HttpContext);
            return;
        }

        var now = clock.GetUtcNow();
        if (now.UtcDateTime - session.LastSeenAt > Precision)
        {
            await db.Database.ExecuteSqlInterpolatedAsync(
                $"""UPDATE "Sessions" SET "LastSeenAt" = {now.ToUnixTimeMilliseconds()} WHERE "Id" = {id}""",
                context.HttpContext.RequestAborted);
        }

        context.ReplacePrincipal(new ClaimsPrincipal(new ClaimsIdentity(session.Viewer.ToClaims(), context.Scheme.Name)));
    }

    /// <summary>Leads nowhere: the page that signs in knows better where to (<see cref="Web.ReturnPath"/>).</summary>
    public override Task RedirectToReturnUrl(RedirectContext<CookieAuthenticationOptions> context) => Task.CompletedTask;

    public override Task CheckSlidingExpiration(CookieSlidingExpirationContext context)
    {
        // Nobody's cookie belongs into an answer that others may keep.
        context.ShouldRenew &= !SameForEveryone.Is(context.HttpContext);
        return Task.CompletedTask;
    }
}
