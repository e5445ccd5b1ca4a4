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
        new FanOut("saturation", "Saturation: 1,000 subscribers, 32 publications in flight", [Deliveries, Cost, Latency[0], Latency[2], .. Column.Correctness]) { Subscribers = 1_000, InFlight = 32 },
        new FanOut("saturation", "Saturation: 5,000 subscribers, 32 publications in flight", [Deliveries, Cost, Latency[0], Latency[2], .. Column.Correctness]) { Subscribers = 5_000, InFlight = 32, IsLong = true },
        new FanOut("cost", "Cost: 5,000 subscribers, 1 publication in flight", [Cost, Deliveries, Latency[0], Latency[2], .. Column.Correctness]) { Subscribers = 5_000, InFlight = 1 },
        new FanOut("latency", "Latency: 500 subscribers, 100 publications/s", [Latency[2], Latency[0], Latency[1], Latency[3], Latency[4], Cost, .. Column.Correctness]) { Subscribers = 500, Rate = 100 },
        new FanOut("latency", "Latency: 5,000 subscribers, 10 publications/s", [Latency[2], Latency[0], Latency[1], Latency[3], Latency[4], Cost, .. Column.Correctness]) { Subscribers = 5_000, Rate = 10, IsLong = true },
        new FanOut("channels", "Channels: 5,000 channels with 2 subscribers each, 2,000 publications/s", [Latency[2], Latency[0], Deliveries, Cost, .. Column.Correctness]) { Subscribers = 10_000, Channels = 5_000, Rate = 2_000 },
        new Idle(
            "idle", "Idle: 10,000 connections, each subscribed to one channel",
            new("KB per connection", "serverRssBytesPerConnection", "N1", 1024), new("connects/s", "connectsPerSecond"),
            new("CPU µs per connect", "serverCpuMicrosecondsPerConnect", "N0"), new("CPU of one core while idle", "serverIdleCpuSecondsPerSecond", "P1"), new("closed", "closed")) { Subscribers = 10_000 },
    ];
}
