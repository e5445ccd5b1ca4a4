using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>A scenario of the realtime service alone.</summary>
internal abstract class OurScenario(string name, string title, params Column[] columns) : Scenario(name, title, columns)
{
    /// <summary>The service as it is started for this scenario.</summary>
    protected abstract IReadOnlyList<OurService> Services { get; }

    public override IReadOnlyList<ServerKind> Servers => Services;

    public sealed override async Task<IReadOnlyDictionary<string, double>> RunAsync(Stage stage, ServerKind kind, CancellationToken cancellationToken)
    {
        await using var nodes = await ((OurService)kind).StartNodesAsync(stage.Redis, cancellationToken);
        return await RunAsync(stage, nodes, cancellationToken);
    }

    protected abstract Task<IReadOnlyDictionary<string, double>> RunAsync(Stage stage, OurNodes nodes, CancellationToken cancellationToken);
}
