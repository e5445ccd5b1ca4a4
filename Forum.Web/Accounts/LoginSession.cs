using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using Forum.Web.Data;
using Forum.Web.Realtime.Outbox;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Accounts;

/// <summary>Begins and ends the login session of a browser: the row, the cookie, and what hangs on them.</summary>
internal sealed class LoginSession(ForumDb db, UserSessions sessions, OutboxSignal outboxSignal, TimeProvider clock)
{
    /// <summary>How long a session is good for after its last use.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    private const int SessionIdBytes = 16;

    /// <summary>
    /// Signs the user in, in a session of its own; the one that the browser had ends. False if the user was banned or got
    /// another password since <paramref name="user"/> was read.
    /// </summary>
    public async Task<bool> BeginAsync(HttpContext context, User user)
    {
        // Not the cookie and nothing that opens one: the realtime service knows the session by this name.
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SessionIdBytes));
        var now = clock.GetUtcNow().UtcDateTime;
        var before = context.User.AsViewer().Session;
        var device = context.Request.Headers.UserAgent.ToString();
        await using (var transaction = await db.Database.BeginTransactionAsync(context.RequestAborted))
        {
            if (!await db.Users.AnyAsync(
                row => row.Id == user.Id && row.PasswordHash == user.PasswordHash && (row.BannedUntil == null || row.BannedUntil <= now),
                context.RequestAborted))
            {
                return false;
            }

            db.Sessions.Add(new UserSession
            {
                Id = id,
                UserId = user.Id,
                CreatedAt = now,
                LastSeenAt = now,
                Device = device[..Math.Min(device.Length, UserSession.MaxDeviceLength)],
            });
            await sessions.RemoveAsync(db.Sessions.Where(session => session.Id == before), context.RequestAborted);
            await ForgetOldAsync(now, context.RequestAborted);
            await transaction.CommitAsync(context.RequestAborted);
        }

        outboxSignal.Wake();
        var identity = new ClaimsIdentity(
            new Viewer(user.Id, user.Name, id, user.Role).ToClaims(), CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
        return true;
    }

    /// <summary>Signs the user out here, and ends the session's realtime connections everywhere.</summary>
    public async Task EndAsync(HttpContext context)
    {
        var viewer = context.User.AsViewer();
        await context.SignOutAsync();
        if (viewer.IsSignedIn)
        {
            await sessions.EndAsync(viewer, viewer.Session, context.RequestAborted);
        }
    }

    /// <summary>Signs the user out everywhere, here too.</summary>
    public async Task EndEverywhereAsync(HttpContext context)
    {
        await context.SignOutAsync();
        await sessions.EndAllAsync(context.User.AsViewer(), context.RequestAborted);
    }

    /// <summary>Deletes sessions of whomever whose cookies have run out: nothing can be connected for them any more.</summary>
    private Task<int> ForgetOldAsync(DateTime now, CancellationToken cancellationToken)
    {
        // A day more than the cookie's: the last use is kept to within some minutes only.
        var oldest = new DateTimeOffset(now - Lifetime - TimeSpan.FromDays(1)).ToUnixTimeMilliseconds();
        return db.Database.ExecuteSqlInterpolatedAsync($"""DELETE FROM "Sessions" WHERE "LastSeenAt" < {oldest}""", cancellationToken);
    }
}
