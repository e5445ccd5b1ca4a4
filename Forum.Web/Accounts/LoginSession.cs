using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using Forum.Web.Realtime;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Forum.Web.Accounts;

/// <summary>Begins and ends login sessions: the cookie, and what hangs on it.</summary>
internal sealed class LoginSession(LiveSessions liveSessions)
{
    private const int SessionIdBytes = 16;

    /// <summary>Signs the user in, in a session of its own.</summary>
    public static Task BeginAsync(HttpContext context, User user)
    {
        // Not the cookie and nothing that opens one: the realtime service knows the session by this name.
        var session = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SessionIdBytes));
        var identity = new ClaimsIdentity(
            new Viewer(user.Id, user.Name, session).ToClaims(), CookieAuthenticationDefaults.AuthenticationScheme);
        return context.SignInAsync(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
    }

    /// <summary>Signs the user out here, and ends the session's realtime connections everywhere.</summary>
    public async Task EndAsync(HttpContext context)
    {
        var session = context.User.AsViewer().Session;
        await context.SignOutAsync();
        if (session.Length > 0)
        {
            await liveSessions.EndAsync(session, context.RequestAborted);
        }
    }
}
