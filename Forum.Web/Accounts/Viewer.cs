using System.Globalization;
using System.Security.Claims;
using Forum.Web.Boards;

namespace Forum.Web.Accounts;

/// <summary>Whoever looks at a page, signed in or not: what the rest of the forum needs to know about them.</summary>
/// <param name="UserId">The user's id; null for an anonymous visitor.</param>
/// <param name="Name">The user's name; empty for an anonymous visitor.</param>
/// <param name="Session">Names the login session, from sign-in to sign-out; empty for an anonymous visitor.</param>
internal sealed record Viewer(long? UserId, string Name, string Session)
{
    public static Viewer Anonymous { get; } = new(null, "", "");

    public bool IsSignedIn => UserId is not null;

    /// <summary>The most restricted kind of board that this viewer sees.</summary>
    public BoardVisibility Clearance => IsSignedIn ? BoardVisibility.Members : BoardVisibility.Public;
}

internal static class ViewerClaims
{
    private const string Session = "forum:session";

    /// <summary>Who the request's cookie says is looking.</summary>
    public static Viewer AsViewer(this ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new Viewer(id, principal.Identity?.Name ?? "", principal.FindFirstValue(Session) ?? "")
            : Viewer.Anonymous;

    public static IEnumerable<Claim> ToClaims(this Viewer viewer) =>
    [
        new(ClaimTypes.NameIdentifier, $"{viewer.UserId}"),
        new(ClaimTypes.Name, viewer.Name),
        new(Session, viewer.Session),
    ];
}
