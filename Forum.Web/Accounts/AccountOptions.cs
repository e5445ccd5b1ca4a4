namespace Forum.Web.Accounts;

/// <summary>How guessing passwords is slowed down: configuration section <c>Forum:Accounts</c>.</summary>
internal sealed class AccountOptions
{
    public const string SectionName = "Forum:Accounts";

    /// <summary>After so many wrong passwords in a row, no password for that name is looked at for a while.</summary>
    public int MaxWrongPasswords { get; set; } = 5;

    /// <summary>For how long then.</summary>
    public TimeSpan LockoutDuration { get; set; } = TimeSpan.FromMinutes(5);
}
