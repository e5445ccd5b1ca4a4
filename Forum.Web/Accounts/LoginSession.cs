using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using Forum.Web.Data;
using Forum.Web.Realtime;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Accounts;

/// <summary>Begins and ends login sessions: the row, the cookie, and what hangs on them.</summary>
internal sealed class LoginSession(ForumDb db, LiveSessions liveSessions, TimeProvider clock)
{
    private const int SessionIdBytes = 16;

    /// <summary>Signs the user in, in a session of its own.</summary>
    public async Task BeginAsync(HttpContext context, User user)
    {
        // Not the cookie and nothing that opens one: the realtime service knows the session by this name.
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SessionIdBytes));
        var now = clock.GetUtcNow().UtcDateTime;
        var device = context.Request.Headers.UserAgent.ToString();
        db.Sessions.Add(new UserSession
        {
            Id = id,
            UserId = user.Id,
            CreatedAt = now,
            LastSeenAt = now,
            Device = device[..Math.Min(device.Length, UserSession.MaxDeviceLength)],
        });
        await db.SaveChangesAsync(context.RequestAborted);

        var identity = new ClaimsIdentity(
            new Viewer(user.Id, user.Name, id, user.Role).ToClaims(), CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
    }

    /// <summary>Signs the user out here, and ends the session's realtime connections everywhere.</summary>
    public async Task EndAsync(HttpContext context)
    {
        var session = context.User.AsViewer().Session;
        await context.SignOutAsync();
        if (session.Length > 0)
        {
            await db.Database.ExecuteSqlInterpolatedAsync($"""DELETE FROM "Sessions" WHERE "Id" = {session}""", context.RequestAborted);
            await liveSessions.EndAsync(session, context.RequestAborted);
        }
    }
}
