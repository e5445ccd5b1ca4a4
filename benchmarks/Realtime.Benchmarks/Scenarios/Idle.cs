using Realtime.Benchmarks.Processes;
using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>Connections that say nothing: how fast they come, and what each costs.</summary>
internal sealed class Idle(string name, string title, params Column[] columns) : Scenario(name, title, columns)
{
    public required int Subscribers { get; init; }

    public override async Task<IReadOnlyDictionary<string, double>> RunAsync(Stage stage, ServerKind kind, CancellationToken cancellationToken)
    {
        await using var server = await kind.StartAsync(stage.Redis, cancellationToken);
        var arguments = await server.LoadArgumentsAsync(Subscribers, cancellationToken);
        return NumbersOf(await LoadProcess.RunAsync(["idle", .. arguments, .. Watch(server), "--clients", $"{Subscribers}"], cancellationToken));
    }
}
