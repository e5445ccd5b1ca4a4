using Realtime.Benchmarks.Processes;
using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>One channel that everybody watches, more than one process of clients may open.</summary>
internal sealed class River() : OurScenario(
    "river", "River: 20,000 subscribers of one channel over two nodes, 5 publications/s (quick: 4,000)",
    new("p99 ms", "p99Microseconds", "N1", 1000), new("p50 ms", "p50Microseconds", "N1", 1000), new("deliveries/s", "deliveriesPerSecond"), new("connects/s", "connectsPerSecond"),
    new("CPU µs per delivery", "microsecondsPerDelivery", "N2"), new("lost", "lost"), new("twice", "duplicated"), new("out of order", "reordered"), new("closed", "closed"))
{
    protected override IReadOnlyList<OurService> Services => [new(nodes: 2, variant: "2 nodes") { Namespace = OurService.Kept }];

    protected override async Task<IReadOnlyDictionary<string, double>> RunAsync(Stage stage, OurNodes nodes, CancellationToken cancellationToken)
    {
        var half = stage.IsQuick ? 2_000 : 10_000;
        string[] pace = ["--clients", $"{half}", "--rate", "5", "--warm-up", $"{stage.WarmUpSeconds}", "--seconds", $"{2 * stage.Seconds}"];
        await using var listening = LoadProcess.Start(["listen", .. await nodes.LoadArgumentsAsync(Enumerable.Range(0, half), cancellationToken), .. pace]);
        await listening.WaitUntilReadyAsync(cancellationToken);
        var publishing = NumbersOf(await LoadProcess.RunAsync(
            ["fanout", .. await nodes.LoadArgumentsAsync(Enumerable.Range(half, half), cancellationToken), .. Watch(nodes), .. pace], cancellationToken));
        var listened = NumbersOf(await listening.ReadReportAsync(cancellationToken));

        var both = publishing.ToDictionary(field => field.Key, field => Math.Max(field.Value, listened.GetValueOrDefault(field.Key)));
        foreach (var name in new[] { "deliveriesPerSecond", "deliveries", "lost", "duplicated", "reordered", "closed" })
        {
            both[name] = publishing[name] + listened[name];
        }

        both["connectsPerSecond"] = Math.Min(publishing["connectsPerSecond"], listened["connectsPerSecond"]);
        both["microsecondsPerDelivery"] = publishing["serverCpuSeconds"] * 1e6 / (2 * publishing["deliveries"]);
        return both;
    }
}
