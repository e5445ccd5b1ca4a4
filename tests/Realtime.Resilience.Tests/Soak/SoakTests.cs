using System.Collections.Concurrent;
using System.Diagnostics;
using Realtime.Backchannel.Publishing;
using Realtime.Resilience.Tests.Clients;
using Xunit.Abstractions;

namespace Realtime.Resilience.Tests.Soak;

/// <summary>
/// Nodes are killed in turn, and Redis is, while many clients read along: each of them gets every publication once
/// and in order, or is told that it cannot. <c>SOAK_SECONDS</c> makes it longer.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Channel = "soak:1";
    private const int Clients = 500;
    private const int PerSecond = 200;

    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan RedisAway = TimeSpan.FromSeconds(1);
    private static readonly Dictionary<string, string> Settings = new()
    {
        // A client that is away for less than 50 s can recover.
        ["Realtime:Namespaces:soak:HistorySize"] = "10000",
        ["Realtime:MaxRecoveredPublications"] = "10000",
        ["Realtime:MaxQueueBytes"] = "4194304",
        ["Realtime:PositionCheckInterval"] = "00:00:05",
        ["Realtime:RedisTimeout"] = "00:00:02",
    };

    private readonly ConcurrentDictionary<string, PublishedEpoch> _published = [];
    private readonly List<TestNode> _nodes = [];
    private RedisServer _redis = null!;
    private Backend _backend = null!;
    private SteadyPublisher _publisher = null!;
    private Subscriber[] _clients = [];
    private long _publishedTwice;
    private int _kills;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(keepsData: true);
        _nodes.Add(await TestNode.StartAsync(_redis.ConnectionString, Settings));
        _nodes.Add(await TestNode.StartAsync(_redis.ConnectionString, Settings));
        _backend = Backend.Start(_redis.ConnectionString, Settings);
        _publisher = new SteadyPublisher(_backend.Publisher, Channel, PerSecond) { OnPublished = Note };
        int[] ports = [.. _nodes.Select(node => node.Port)];
        _clients = [.. Enumerable.Range(0, Clients).Select(i => new Subscriber(_backend, Channel, i % 2 == 0 ? ports : [ports[1], ports[0]])
        {
            User = $"reader {i}",
            DropsAfter = TimeSpan.FromSeconds(10 + Random.Shared.NextDouble() * 20),
        })];
    }

    public async Task DisposeAsync()
    {
        await _backend.DisposeAsync();
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Every_client_has_every_publication_once_and_in_order_or_knows_that_it_has_not()
    {
        var seconds = Setting.Number("SOAK_SECONDS", 45);
        using var stop = new CancellationTokenSource();
        var reading = Task.WhenAll(_clients.Select(client => Task.Run(() => client.RunAsync(stop.Token))));
        try
        {
            await Eventually.HoldsAsync(() => _clients.All(client => client.Subscribed > 0), TimeSpan.FromSeconds(30), "everybody is subscribed");

            await PublishWhileAsync(() => FailAsync(TimeSpan.FromSeconds(seconds * 0.65), loseData: false));
            var kept = await ExamineAsync("Redis keeps its data");
            Assert.Equal(0, kept.Unrecoverable);

            await PublishWhileAsync(() => FailAsync(TimeSpan.FromSeconds(seconds * 0.35), loseData: true));
            var lost = await ExamineAsync("Redis loses its data");
            Assert.All(_clients, client => Assert.Contains(client.Journal.Entries(), entry => entry.Kind == JournalKind.Unrecoverable));
            Assert.Equal(2, _published.Count);
            Assert.Equal(Clients, lost.Unrecoverable);
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    private async Task PublishWhileAsync(Func<Task> fail)
    {
        using var stop = new CancellationTokenSource();
        var publishing = Task.Run(() => _publisher.RunAsync(stop.Token));
        try
        {
            await fail();
        }
        finally
        {
            await stop.CancelAsync();
            await publishing;
        }
    }

    /// <summary>Kills and starts the nodes in turn for a while, and Redis once in the middle.</summary>
    private async Task FailAsync(TimeSpan duration, bool loseData)
    {
        var running = Stopwatch.StartNew();
        var redisIsDue = true;
        do
        {
            await Task.Delay(BetweenKills);
            if (redisIsDue && running.Elapsed > duration / 3)
            {
                redisIsDue = false;
                await RestartRedisAsync(loseData);
            }

            var node = _nodes[_kills++ % _nodes.Count];
            await node.KillAsync();
            await node.StartAgainAsync();
        }
        while (running.Elapsed < duration || redisIsDue);
    }

    private async Task RestartRedisAsync(bool loseData)
    {
        await _redis.KillAsync();
        if (loseData)
        {
            _redis.ForgetData();
        }

        await Task.Delay(RedisAway);
        await _redis.StartAgainAsync();
    }

    /// <summary>Waits until everybody has the last publication, or nothing moves any more, and counts.</summary>
    private async Task<DeliveryCount> ExamineAsync(string phase)
    {
        var waited = Stopwatch.StartNew();
        var (epoch, last) = _published.MaxBy(published => (long)published.Value.Top + published.Value.Shift);
        while (waited.Elapsed < TimeSpan.FromSeconds(30) && _clients.Any(client => client.Failure is null && client.Journal.Position != (epoch, last.Top)))
        {
            await Task.Delay(50);
        }

        var total = new DeliveryCount();
        foreach (var client in _clients)
        {
            total.Add(DeliveryCheck.Examine(client.Journal.Entries(), _published));
        }

        total.Duplicated += _publishedTwice;
        var summary = $"published {_publisher.Published}, {total}";
        output.WriteLine(
            $"{phase}: {summary} ({_kills} nodes killed, {_publisher.Retries} publications tried again, " +
            $"{_clients.Sum(client => client.Subscribed)} subscriptions, caught up in {waited.Elapsed.TotalSeconds:0.0} s)");
        Console.WriteLine($"Soak, {phase}: {summary}");
        Assert.Empty(_clients.Select(client => client.Failure).OfType<string>());
        Assert.Equal((0, 0, 0, 0), (total.Lost, total.Duplicated, total.Reordered, total.Foreign));
        return total;
    }

    /// <summary>Offsets of an epoch go up by one with every publication, or a repeated one was published twice.</summary>
    private void Note(long number, ChannelPosition position)
    {
        var shift = number - (long)position.Offset;
        if (_published.TryGetValue(position.Epoch, out var known) && known.Shift != shift)
        {
            _publishedTwice++;
        }

        _published[position.Epoch] = new PublishedEpoch(position.Offset, shift);
    }
}
