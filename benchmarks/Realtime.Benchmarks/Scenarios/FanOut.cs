using Realtime.Benchmarks.Processes;
using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>One publisher, and subscribers of one channel or of many.</summary>
internal sealed class FanOut(string name, string title, params Column[] columns) : Scenario(name, title, columns)
{
    public required int Subscribers { get; init; }

    public int Channels { get; init; } = 1;

    /// <summary>Publications that are on their way at once; 0 if they come by the clock.</summary>
    public int InFlight { get; init; }

    /// <summary>Publications per second by the clock.</summary>
    public double Rate { get; init; }

    public override bool Coalesces => InFlight > 1;

    public override async Task<IReadOnlyDictionary<string, double>> RunAsync(Stage stage, ServerKind kind, CancellationToken cancellationToken)
    {
        await using var server = await kind.StartAsync(stage.Redis, cancellationToken);
        return NumbersOf(await LoadProcess.RunAsync([
            "fanout", .. await server.LoadArgumentsAsync(Subscribers, cancellationToken), .. Watch(server),
            "--clients", $"{Subscribers}", "--channels", $"{Channels}",
            .. InFlight > 0 ? ["--in-flight", $"{InFlight}", "--publish-connections", $"{InFlight}"] : new[] { "--rate", $"{Rate}", "--publish-connections", "8" },
            "--warm-up", $"{stage.WarmUpSeconds}", "--seconds", $"{stage.Seconds}",
        ], cancellationToken));
    }
}
