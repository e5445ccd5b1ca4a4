using System.Security.Claims;
using Forum.Web.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Accounts;

/// <summary>
/// Looks with each request whether the session that the cookie names is still there, and who its user is by now: a cookie
/// alone opens nothing, and a new role or name counts at once. One command, by primary key.
/// </summary>
internal sealed class SessionCheck(TimeProvider clock) : CookieAuthenticationEvents
{
    /// <summary>How exactly a session's last use is kept: writing with each request would be too much.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(5);

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            return; // The same for everyone.
        }

        var id = context.Principal?.AsViewer().Session ?? "";
        var db = context.HttpContext.RequestServices.GetRequiredService<ForumDb>();
        var now = clock.GetUtcNow().UtcDateTime;
        var session = await db.Sessions.AsNoTracking().Where(session => session.Id == id)
            .Select(session => new
            {
                session.LastSeenAt,
                session.User.BannedUntil,
                Viewer = new Viewer(session.UserId, session.User.Name, session.Id, session.User.Role, session.User.UnreadNotifications),
            })
            .SingleOrDefaultAsync(context.HttpContext.RequestAborted);
        if (session is null || session.BannedUntil > now)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }

        if (now - session.LastSeenAt > Precision)
        {
            await db.Database.ExecuteSqlInterpolatedAsync(
                $"""UPDATE "Sessions" SET "LastSeenAt" = {new DateTimeOffset(now).ToUnixTimeMilliseconds()} WHERE "Id" = {id}""",
                context.HttpContext.RequestAborted);
        }

        context.ReplacePrincipal(new ClaimsPrincipal(new ClaimsIdentity(session.Viewer.ToClaims(), context.Scheme.Name)));
    }
}
