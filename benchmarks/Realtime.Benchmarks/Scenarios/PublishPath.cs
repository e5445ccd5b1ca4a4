using Realtime.Benchmarks.Processes;
using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>Publications over HTTP that nobody listens to.</summary>
internal sealed class PublishPath(int connections) : OurScenario(
    "publish", $"Publishing over HTTP, {connections} connection{(connections == 1 ? "" : "s")}, nobody listens",
    new("publications/s", "deliveriesPerSecond"), new("CPU µs each", "serverCpuMicrosecondsPerDelivery", "N0"),
    new("p50 ms", "p50Microseconds", "N2", 1000), new("p99 ms", "p99Microseconds", "N2", 1000), new("not published", "publishFailures"))
{
    protected override IReadOnlyList<OurService> Services => [new(variant: "without history"), new(variant: "with history") { Namespace = OurService.Kept }];

    protected override async Task<IReadOnlyDictionary<string, double>> RunAsync(Stage stage, OurNodes nodes, CancellationToken cancellationToken) =>
        NumbersOf(await LoadProcess.RunAsync([
            "publish", .. await nodes.LoadArgumentsAsync(1, cancellationToken), .. Watch(nodes),
            "--channels", "100", "--publish-connections", $"{connections}", "--warm-up", $"{stage.WarmUpSeconds}", "--seconds", $"{stage.Seconds}",
        ], cancellationToken));
}
