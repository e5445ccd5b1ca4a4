using Forum.Web.Accounts;

namespace Forum.Web.Data.Demo;

/// <summary>The accounts of the demo, which exist in development only. The sign-in page names them there.</summary>
internal static class DemoUsers
{
    public const string Password = "Pa$$w0rd";

    public static IReadOnlyList<string> Names { get; } = ["alice", "bob", "carol"];

    /// <summary>One of each: alice is an administrator, bob a moderator, carol a member.</summary>
    public static Role RoleOf(string name) => name switch
    {
        "alice" => Role.Administrator,
        "bob" => Role.Moderator,
        _ => Role.Member,
    };
}
