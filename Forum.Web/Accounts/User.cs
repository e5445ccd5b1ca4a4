namespace Forum.Web.Accounts;

/// <summary>Someone with an account.</summary>
internal sealed class User
{
    public long Id { get; init; }

    /// <summary>As chosen at registration; follows <see cref="UserName"/>'s rules.</summary>
    public required string Name { get; set; }

    /// <summary><see cref="Name"/> as <see cref="UserName.Normalize"/> gives it: what makes names unique whatever their case.</summary>
    public required string NormalizedName { get; set; }

    public required string PasswordHash { get; set; }

    public DateTime CreatedAt { get; init; }
}
