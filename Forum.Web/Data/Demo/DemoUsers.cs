namespace Forum.Web.Data.Demo;

/// <summary>The accounts of the demo, which exist in development only. The sign-in page names them there.</summary>
internal static class DemoUsers
{
    public const string Password = "Pa$$w0rd";

    public static IReadOnlyList<string> Names { get; } = ["alice", "bob", "carol"];
}
