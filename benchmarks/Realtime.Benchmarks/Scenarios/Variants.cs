using Realtime.Benchmarks.Processes;
using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>What something costs that can be turned on: the same fan-out with it and without.</summary>
internal sealed class Variants(string name, string title, params OurService[] services) : OurScenario(
    name, title,
    new("CPU µs per delivery", "serverCpuMicrosecondsPerDelivery", "N2"), new("CPU ms per publication", "millisecondsPerPublication", "N3"),
    new("p50 ms", "p50Microseconds", "N2", 1000), new("p99 ms", "p99Microseconds", "N2", 1000), new("lost", "lost"), new("twice", "duplicated"), new("out of order", "reordered"),
    new("telemetry exports", "exports"))
{
    private const int Subscribers = 1_000, Channels = 100;

    protected override IReadOnlyList<OurService> Services => services;

    protected override async Task<IReadOnlyDictionary<string, double>> RunAsync(Stage stage, OurNodes nodes, CancellationToken cancellationToken)
    {
        var before = TelemetrySink.Received;
        var values = NumbersOf(await LoadProcess.RunAsync([
            "fanout", .. await nodes.LoadArgumentsAsync(Subscribers, cancellationToken), .. Watch(nodes),
            "--clients", $"{Subscribers}", "--channels", $"{Channels}", "--rate", "500", "--warm-up", $"{stage.WarmUpSeconds}", "--seconds", $"{2 * stage.Seconds}",
        ], cancellationToken));
        values["millisecondsPerPublication"] = values["serverCpuMicrosecondsPerDelivery"] * Subscribers / Channels / 1000;
        values["exports"] = TelemetrySink.Received - before;
        return values;
    }
}
