using Realtime.Benchmarks.Processes;
using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>What the suite measures, in its order.</summary>
internal static class AllScenarios
{
    private static readonly Column Deliveries = new("deliveries/s", "deliveriesPerSecond");
    private static readonly Column Cost = new("CPU µs per delivery", "serverCpuMicrosecondsPerDelivery", "N2");

    private static readonly Column[] Latency =
    [
        new("p50 ms", "p50Microseconds", "N2", 1000), new("p90 ms", "p90Microseconds", "N2", 1000),
        new("p99 ms", "p99Microseconds", "N2", 1000), new("p99.9 ms", "p999Microseconds", "N2", 1000), new("max ms", "maxMicroseconds", "N2", 1000),
    ];

    public static IReadOnlyList<Scenario> Create() =>
    [
        new FanOut("saturation", "Saturation: 1,000 subscribers, 32 publications in flight", [Deliveries, Cost, Latency[0], Latency[2], .. Column.Correctness]) { InQuick = true, Subscribers = 1_000, InFlight = 32 },
        new FanOut("saturation", "Saturation: 5,000 subscribers, 32 publications in flight", [Deliveries, Cost, Latency[0], Latency[2], .. Column.Correctness]) { Subscribers = 5_000, InFlight = 32 },
        new FanOut("cost", "Cost: 5,000 subscribers, 1 publication in flight", [Cost, Deliveries, Latency[0], Latency[2], .. Column.Correctness]) { InQuick = true, Subscribers = 5_000, InFlight = 1 },
        new FanOut("latency", "Latency: 500 subscribers, 100 publications/s", [Latency[2], Latency[0], Latency[1], Latency[3], Latency[4], Cost, .. Column.Correctness]) { InQuick = true, Subscribers = 500, Rate = 100 },
        new FanOut("latency", "Latency: 5,000 subscribers, 10 publications/s", [Latency[2], Latency[0], Latency[1], Latency[3], Latency[4], Cost, .. Column.Correctness]) { Subscribers = 5_000, Rate = 10 },
        new FanOut("channels", "Channels: 5,000 channels with 2 subscribers each, 2,000 publications/s", [Latency[2], Latency[0], Deliveries, Cost, .. Column.Correctness]) { InQuick = true, Subscribers = 10_000, Channels = 5_000, Rate = 2_000 },
        new Idle(
            "idle", "Idle: 10,000 connections, each subscribed to one channel",
            new("KB per connection", "serverRssBytesPerConnection", "N1", 1024), new("connects/s", "connectsPerSecond"),
            new("CPU µs per connect", "serverCpuMicrosecondsPerConnect", "N0"), new("CPU of one core while idle", "serverIdleCpuSecondsPerSecond", "P1"), new("closed", "closed")) { InQuick = true, Subscribers = 10_000 },
        new PublishPath(1),
        new PublishPath(32) { InQuick = true },
        new BackchannelPublish(),
        new Variants("history", "What history costs: 1,000 subscribers of 100 channels, 500 publications/s", new OurService(variant: "without history"), new OurService(variant: "with history") { Namespace = OurService.Kept }),
        new Variants("telemetry", "What telemetry costs: 1,000 subscribers of 100 channels, 500 publications/s", new OurService(variant: "nothing exported"), new OurService(variant: "traces and metrics exported") { Environment = () => TelemetrySink.Environment }),
        new Storm(),
        new River(),
        new Presence(),
    ];
}
