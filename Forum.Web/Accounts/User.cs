namespace Forum.Web.Accounts;

/// <summary>Someone with an account.</summary>
internal sealed class User
{
    public const int MaxAboutLength = 500;
    public const int MaxBanReasonLength = 500;

    /// <summary>When a ban ends that is for good.</summary>
    public static readonly DateTime ForGood = new(9999, 12, 31, 0, 0, 0, DateTimeKind.Utc);

    public long Id { get; init; }

    /// <summary>As chosen at registration; follows <see cref="UserName"/>'s rules.</summary>
    public required string Name { get; set; }

    /// <summary><see cref="Name"/> as <see cref="UserName.Normalize"/> gives it: what makes names unique whatever their case.</summary>
    public required string NormalizedName { get; set; }

    public required string PasswordHash { get; set; }

    public DateTime CreatedAt { get; init; }

    public Role Role { get; set; }

    /// <summary>What the user says about themselves: plain text, shown on the profile.</summary>
    public string About { get; set; } = "";

    /// <summary>How many posts the user has written, kept along so that no page has to count them. Without deleted ones.</summary>
    public int PostCount { get; set; }

    /// <summary>How many notifications the user has not read, kept along because every page shows it.</summary>
    public int UnreadNotifications { get; set; }

    /// <summary>Until then the user cannot sign in; null while not banned. A ban for good lasts until <see cref="ForGood"/>.</summary>
    public DateTime? BannedUntil { get; set; }

    /// <summary>Why the user is banned, as the user is told.</summary>
    public string BanReason { get; set; } = "";

    public bool IsBannedForGood => BannedUntil == ForGood;

    public bool IsBanned(DateTime now) => BannedUntil > now;
}
