namespace Forum.Web.Accounts;

/// <summary>
/// A login session, from sign-in to sign-out. The cookie names it, and is worth nothing once the row is gone: so a ban, a
/// change of password or signing out everywhere takes effect with the next request.
/// </summary>
internal sealed class UserSession
{
    public const int MaxIdLength = 32;
    public const int MaxDeviceLength = 200;

    /// <summary>The session's name, as <see cref="Viewer.Session"/> and the realtime service know it. It opens nothing by itself.</summary>
    public required string Id { get; init; }

    public long UserId { get; init; }

    public User User { get; init; } = null!;

    public DateTime CreatedAt { get; init; }

    /// <summary>When the session was last used; kept to within some minutes.</summary>
    public DateTime LastSeenAt { get; set; }

    /// <summary>The browser, as it calls itself.</summary>
    public required string Device { get; init; }
}
