using ForumRealtime.Testing;
using Realtime.Benchmarks.Processes;

namespace Realtime.Benchmarks.Servers;

/// <summary>
/// The realtime service as in production: tokens and publications come through Redis, grants are checked, publications
/// come in by the HTTP API with a key. Limits per address are off, as all clients have one.
/// </summary>
/// <param name="nodes">How many nodes, all on the servers' core.</param>
/// <param name="variant">What is special about it, for its name; null for nothing.</param>
internal sealed class OurService(int nodes = 1, string? variant = null)
    : ServerKind(variant is null ? "realtime" : $"realtime, {variant}", variant is null ? "Realtime.Service" : $"Realtime.Service, {variant}")
{
    public const string ApiKey = "for-benchmarks-only";

    /// <summary>The suite's namespaces: without history, with history, with presence.</summary>
    public const string Live = "live:", Kept = "kept:", Room = "room:";

    private static readonly string Assembly = Path.Combine(Repository.Root, "Realtime.Service", "bin", Repository.Configuration, "net10.0", "Realtime.Service.dll");

    /// <summary>The namespace of the clients' channels.</summary>
    public string Namespace { get; init; } = Live;

    /// <summary>Environment variables besides those that benchmarks need.</summary>
    public Func<IReadOnlyList<(string Name, string Value)>> Environment { get; init; } = () => [];

    public override string Note => "tokens, grants and publications through Redis";

    public override async Task<IServer> StartAsync(Redis redis, CancellationToken cancellationToken) => await StartNodesAsync(redis, cancellationToken);

    public async Task<OurNodes> StartNodesAsync(Redis redis, CancellationToken cancellationToken)
    {
        var server = new OurNodes(redis, Namespace);
        try
        {
            for (var i = 0; i < nodes; i++)
            {
                await server.AddNodeAsync(port => StartNode(redis, port), cancellationToken);
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private PinnedProcess StartNode(Redis redis, int port) => PinnedProcess.Start(Core.Server, ["dotnet", Assembly], [
        ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
        ("ASPNETCORE_ENVIRONMENT", "Production"),
        ("ConnectionStrings__redis", redis.ConnectionString),
        ("Logging__LogLevel__Default", "Warning"),
        ("Realtime__Api__Keys__0", ApiKey),
        ("Realtime__Limits__AttemptsPerAddress__PerSecond", "0"),
        ("Realtime__Limits__ConnectionsPerAddress", "0"),
        ("Realtime__Namespaces__live__HistorySize", "0"),
        ("Realtime__Namespaces__kept__HistorySize", "300"),
        ("Realtime__Namespaces__room__Presence", "true"),
        ("Realtime__Namespaces__room__JoinLeave", "true"),
        .. Environment(),
    ], folder: Path.GetDirectoryName(Assembly));
}
