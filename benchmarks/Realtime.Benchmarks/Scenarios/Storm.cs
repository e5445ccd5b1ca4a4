using Realtime.Benchmarks.Processes;
using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>One of two nodes crashes and is started again. Half of the clients come back, with new tokens, and recover.</summary>
internal sealed class Storm() : OurScenario(
    "storm", "Storm: one of two nodes crashes, 10,000 clients in 100 channels, 20 publications/s",
    new("seconds until all are back", "backSeconds", "N2"), new("attempts", "attempts"), new("not recovered", "unrecovered"), new("refused", "refused"),
    new("p99 ms of all", "p99Microseconds", "N0", 1000), new("lost", "lost"), new("twice", "duplicated"), new("out of order", "reordered"), new("not published", "publishFailures"))
{
    private const int Channels = 100;

    /// <summary>For the first connection of each client, and for as many attempts as a storm may take.</summary>
    private const int TokensPerClient = 3;

    protected override IReadOnlyList<OurService> Services => [new(nodes: 2, variant: "2 nodes") { Namespace = OurService.Kept }];

    protected override async Task<IReadOnlyDictionary<string, double>> RunAsync(Stage stage, OurNodes nodes, CancellationToken cancellationToken)
    {
        var clients = stage.IsQuick ? 2_000 : 10_000;
        var users = Enumerable.Range(0, clients * TokensPerClient);
        await using var load = LoadProcess.Start([
            "storm", .. await nodes.LoadArgumentsAsync(users, cancellationToken),
            "--clients", $"{clients}", "--channels", $"{Channels}", "--rate", "20", "--connecting", "200", "--warm-up", $"{stage.WarmUpSeconds}", "--seconds", "90",
        ]);
        await load.WaitUntilReadyAsync(cancellationToken);
        await nodes.KillAsync(1);
        await nodes.StartAgainAsync(1, cancellationToken);
        return NumbersOf(await load.ReadReportAsync(cancellationToken));
    }
}
