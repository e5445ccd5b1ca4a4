using System.Globalization;
using System.Security.Claims;
using Forum.Web.Boards;

namespace Forum.Web.Accounts;

/// <summary>Whoever looks at a page, signed in or not: what the rest of the forum needs to know about them.</summary>
/// <param name="UserId">The user's id; null for an anonymous visitor.</param>
/// <param name="Name">The user's name; empty for an anonymous visitor.</param>
/// <param name="Session">Names the login session, from sign-in to sign-out; empty for an anonymous visitor.</param>
/// <param name="Role">What the user may do, as the database says with each request.</param>
/// <param name="UnreadNotifications">How many notifications the user has not read.</param>
internal sealed record Viewer(long? UserId, string Name, string Session, Role Role = Role.Member, int UnreadNotifications = 0)
{
    public static Viewer Anonymous { get; } = new(null, "", "");

    public bool IsSignedIn => UserId is not null;

    public bool IsModerator => IsSignedIn && Role >= Role.Moderator;

    public bool IsAdministrator => IsSignedIn && Role >= Role.Administrator;

    /// <summary>The most restricted kind of board that this viewer sees.</summary>
    public BoardVisibility Clearance => IsModerator ? BoardVisibility.Staff : IsSignedIn ? BoardVisibility.Members : BoardVisibility.Public;
}

internal static class ViewerClaims
{
    private const string Session = "forum:session";
    private const string Unread = "forum:unread";

    /// <summary>Who the request's session says is looking (<see cref="SessionCheck"/>).</summary>
    public static Viewer AsViewer(this ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new Viewer(
                id,
                principal.Identity?.Name ?? "",
                principal.FindFirstValue(Session) ?? "",
                Enum.TryParse<Role>(principal.FindFirstValue(ClaimTypes.Role), out var role) ? role : Role.Member,
                int.TryParse(principal.FindFirstValue(Unread), NumberStyles.None, CultureInfo.InvariantCulture, out var unread) ? unread : 0)
            : Viewer.Anonymous;

    public static IEnumerable<Claim> ToClaims(this Viewer viewer) =>
    [
        new(ClaimTypes.NameIdentifier, $"{viewer.UserId}"),
        new(ClaimTypes.Name, viewer.Name),
        new(Session, viewer.Session),
        new(ClaimTypes.Role, $"{viewer.Role}"),
        new(Unread, viewer.UnreadNotifications.ToString(CultureInfo.InvariantCulture)),
    ];
}
