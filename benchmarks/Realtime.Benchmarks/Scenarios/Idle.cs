using Realtime.Benchmarks.Processes;
using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>
/// Connections that say nothing: how fast they come, and what each costs. They come three times: memory is what the first cost a
/// server that has just started, and could not reuse any; speed is that of the last, when all code that it takes to let clients
/// in, and to let them go, has been compiled. (Quickly: twice.)
/// </summary>
internal sealed class Idle(string name, string title, params Column[] columns) : Scenario(name, title, columns)
{
    public required int Subscribers { get; init; }

    public override async Task<IReadOnlyDictionary<string, double>> RunAsync(Stage stage, ServerKind kind, CancellationToken cancellationToken)
    {
        await using var server = await kind.StartAsync(stage.Redis, cancellationToken);
        var first = await ConnectAsync(server, cancellationToken);
        if (!stage.IsQuick)
        {
            await ConnectAsync(server, cancellationToken);
        }

        var last = await ConnectAsync(server, cancellationToken);
        return new Dictionary<string, double>(last) { ["serverRssBytesPerConnection"] = first["serverRssBytesPerConnection"] };
    }

    private async Task<IReadOnlyDictionary<string, double>> ConnectAsync(IServer server, CancellationToken cancellationToken) =>
        NumbersOf(await LoadProcess.RunAsync(
            ["idle", .. await server.LoadArgumentsAsync(Subscribers, cancellationToken), .. Watch(server), "--clients", $"{Subscribers}"], cancellationToken));
}
