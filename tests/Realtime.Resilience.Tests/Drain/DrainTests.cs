using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Realtime.Resilience.Tests.Clients;
using Xunit.Abstractions;

namespace Realtime.Resilience.Tests.Drain;

/// <summary>A node with thousands of clients is told to stop: they go to the other one, at a rate that the backend can bear.</summary>
public sealed class DrainTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Channel = "topic:drain";
    private const int Rate = 500;

    private static readonly int Clients = Setting.Number("DRAIN_CLIENTS", 10_000);
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Realtime:Namespaces:topic:HistorySize"] = "100",
        ["Realtime:DrainRate"] = $"{Rate}",
        ["Realtime:PingInterval"] = "00:05:00",
        ["Realtime:Limits:ConnectionsPerAddress"] = "0",
        ["Realtime:Limits:AttemptsPerAddress:PerSecond"] = "0",
    };

    private readonly ConcurrentQueue<long> _minted = [];
    private RedisServer _redis = null!;
    private TestNode _leaving = null!;
    private TestNode _staying = null!;
    private Backend _backend = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _leaving = await TestNode.StartAsync(_redis.ConnectionString, Settings);
        _staying = await TestNode.StartAsync(_redis.ConnectionString, Settings);
        _backend = Backend.Start(_redis.ConnectionString, Settings);
    }

    public async Task DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _leaving.DisposeAsync();
        await _staying.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Its_clients_come_back_to_the_other_node_spread_and_miss_nothing()
    {
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(i => new Wanderer(
            cancelled => MintAsync($"reader {i}", cancelled), Channel, i % 2 == 0 ? [_leaving.Port, _staying.Port] : [_staying.Port, _leaving.Port])).ToArray();
        var running = new List<Task>();
        foreach (var portion in clients.Chunk(100))
        {
            running.AddRange(portion.Select(client => client.RunAsync(stop.Token)));
            await Eventually.HoldsAsync(() => portion.All(client => client.ConnectedTo > 0 || client.Failure is not null), TimeSpan.FromSeconds(30), "a hundred clients are connected");
        }

        Assert.Null(clients.FirstOrDefault(client => client.Failure is not null)?.Failure);
        await Eventually.HoldsAsync(
            async () => (await _leaving.ClientCountsAsync()).SequenceEqual([Clients / 2, Clients / 2]), TimeSpan.FromSeconds(30), "each node has a half");
        Assert.Equal(HttpStatusCode.OK, await _leaving.HealthAsync());

        var stopped = Stopwatch.StartNew();
        var began = Stopwatch.GetTimestamp();
        var stopping = _leaving.StopAsync(TimeSpan.FromSeconds(60));
        using var publishing = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var publisher = new SteadyPublisher(_backend.Publisher, Channel, perSecond: 1);
        var published = publisher.RunAsync(publishing.Token);

        // From the first moment on nobody is sent there any more, and who comes nevertheless is sent away.
        await Eventually.HoldsAsync(async () => await _leaving.HealthAsync() == HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5), "the node says that it stops");
        using (var late = await ClientSocket.OpenAsync(_leaving.Port, stop.Token))
        {
            Assert.Equal(3001, (await late.ReceiveAsync(stop.Token))!.Value.CloseCode);
        }

        await Eventually.HoldsAsync(
            () => clients.All(client => client.ConnectedTo == _staying.Port), TimeSpan.FromSeconds(60), "everybody is on the other node");
        var moved = stopped.Elapsed;
        Assert.Equal(0, await stopping);
        var ended = stopped.Elapsed;

        await publishing.CancelAsync();
        await published;
        await Eventually.HoldsAsync(
            () => clients.All(client => client.Offset == (ulong)publisher.Published), TimeSpan.FromSeconds(30), "everybody has everything");
        Assert.Null(clients.FirstOrDefault(client => client.Failure is not null)?.Failure);
        Assert.All(clients, (client, i) => Assert.Equal(i % 2 == 0 ? [3001] : [], client.Closes));

        var mints = _minted.Where(at => at >= began).Order().ToArray();
        var peak = Peak(mints);
        output.WriteLine($"{Clients / 2} clients moved within {moved.TotalSeconds:F1} s, the process ended after {ended.TotalSeconds:F1} s; {mints.Length} tokens, at most {peak} within a second");
        Assert.Equal(Clients / 2, mints.Length);
        Assert.InRange(peak, 1, 2 * Rate);
        Assert.InRange(moved, TimeSpan.FromSeconds(((Clients / 2) - Rate) / (2.0 * Rate)), TimeSpan.FromSeconds(30));
        Assert.InRange(ended, TimeSpan.Zero, TimeSpan.FromSeconds(30));

        await stop.CancelAsync();
        await Task.WhenAll(running);
    }

    private Task<string> MintAsync(string user, CancellationToken cancellationToken)
    {
        _minted.Enqueue(Stopwatch.GetTimestamp());
        return _backend.MintAsync(user, cancellationToken);
    }

    /// <summary>The most within any second.</summary>
    private static int Peak(long[] times)
    {
        var (peak, first) = (0, 0);
        for (var last = 0; last < times.Length; last++)
        {
            while (times[last] - times[first] >= Stopwatch.Frequency)
            {
                first++;
            }

            peak = Math.Max(peak, last - first + 1);
        }

        return peak;
    }
}
