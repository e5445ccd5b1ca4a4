using Realtime.Resilience.Tests.Clients;
using Xunit.Abstractions;

namespace Realtime.Resilience.Tests.SlowConsumer;

/// <summary>One client that does not read costs the others nothing, costs the node little, and is told.</summary>
public sealed class SlowConsumerTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Channel = "steady:1";
    private const string Filler = "live:filler";
    private const int Readers = 200;
    private const int PerSecond = 250;
    private const int TextLength = 1000;
    private const int WindowPublications = 1000;
    private const int Rounds = 5;

    /// <summary>Where other work disturbs the measurement, more rounds tell: noise evens out, an effect stays.</summary>
    private const int MostRounds = 15;

    /// <summary>
    /// The kernel takes some 2.7 MB on behalf of a client that does not read, before anything waits in the node. This
    /// many publications of a channel that nobody else reads take most of that up.
    /// </summary>
    private const int FillerPublications = 2100;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Differences below this are the machine's.</summary>
    private static readonly TimeSpan NoiseFloor = TimeSpan.FromMilliseconds(10);

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Realtime:Namespaces:steady:HistorySize"] = "100",
        ["Realtime:Namespaces:live:HistorySize"] = "0",
        ["Realtime:MaxQueueBytes"] = "131072",
        ["Realtime:CloseTimeout"] = CloseTimeout.ToString("c"),
    };

    private RedisServer _redis = null!;
    private TestNode _node = null!;
    private Backend _backend = null!;
    private SteadyPublisher _publisher = null!;
    private Latencies _latencies = new();

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _node = await TestNode.StartAsync(_redis.ConnectionString, Settings);
        _backend = Backend.Start(_redis.ConnectionString, Settings);
        _publisher = new SteadyPublisher(_backend.Publisher, Channel, PerSecond, TextLength);
    }

    public async Task DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _node.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_closed_and_neither_the_node_nor_the_others_notice()
    {
        using var stop = new CancellationTokenSource();
        Subscriber[] readers = [.. Enumerable.Range(0, Readers).Select(i => new Subscriber(_backend, Channel, _node.Port)
        {
            User = $"reader {i}",
            OnPublication = publication => Volatile.Read(ref _latencies).Add(publication.Data.Sent),
        })];
        var reading = Task.WhenAll(readers.Select(reader => Task.Run(() => reader.RunAsync(stop.Token))));
        try
        {
            await Eventually.HoldsAsync(() => readers.All(reader => reader.Subscribed == 1), what: "everybody is subscribed");
            await MeasureAsync();

            var without = new List<Window>();
            var with = new List<Window>();
            var (alone, beside, limit) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
            for (var round = 1; round <= Rounds || (beside > limit && round <= MostRounds); round++)
            {
                without.Add(await MeasureAsync());
                with.Add(await MeasureWithStalledClientAsync(wakesUpInTime: round != Rounds));
                (alone, beside) = (Median(without), Median(with));
                limit = TimeSpan.FromTicks(Math.Max(2 * alone.Ticks, NoiseFloor.Ticks));
            }

            output.WriteLine($"p99 without: {string.Join(", ", without)}; median {alone.TotalMilliseconds:0.0} ms");
            output.WriteLine($"p99 beside a client that does not read: {string.Join(", ", with)}; median {beside.TotalMilliseconds:0.0} ms");
            Assert.InRange(beside, TimeSpan.Zero, limit);
            Assert.InRange(with.Max(window => window.ResidentBytes), 0, without.Max(window => window.ResidentBytes) + 32_000_000);

            // Nobody else was closed, lost anything or got it twice: one subscription, one run of publications.
            await Eventually.HoldsAsync(() => readers.All(reader => reader.Journal.Position.Offset == (ulong)_publisher.Published), what: "everybody has everything");
            Assert.All(readers, reader => Assert.Equal((1, 2), (reader.Subscribed, reader.Journal.Entries().Length)));
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    private async Task<Window> MeasureWithStalledClientAsync(bool wakesUpInTime)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var token = await _backend.MintAsync("stalled", patience.Token);
        using var stalled = await StalledClient.SubscribeAsync(_node.Port, token, [Filler, Channel], patience.Token);
        var filler = new Stamped(0, 0, new string('x', TextLength));
        foreach (var some in Enumerable.Range(0, FillerPublications).Chunk(50))
        {
            await Task.WhenAll(some.Select(_ => _backend.Publisher.PublishAsync(Filler, filler)));
        }

        var window = await MeasureAsync();
        if (!wakesUpInTime)
        {
            // Nothing can be told to a client that does not read: it is cut.
            await Eventually.HoldsAsync(
                async () => (await _node.ClientCountsAsync()).SequenceEqual([Readers]), CloseTimeout + TimeSpan.FromSeconds(5), "the client that does not read is gone");
        }

        var (publications, closeCode) = await stalled.ReadToEndAsync(patience.Token);
        output.WriteLine($"The client that did not read got {publications} of {WindowPublications} publications, and then {closeCode?.ToString() ?? "was cut"}.");

        if (wakesUpInTime)
        {
            // It was closed within the window, and knows why.
            Assert.InRange(publications, 1, WindowPublications - 1);
            Assert.Equal(3008, closeCode);
        }
        else
        {
            Assert.Null(closeCode);
        }

        await Eventually.HoldsAsync(async () => (await _node.ClientCountsAsync()).SequenceEqual([Readers]), what: "the client is gone");
        return window;
    }

    private async Task<Window> MeasureAsync()
    {
        var latencies = new Latencies();
        Volatile.Write(ref _latencies, latencies);
        var publishing = Task.Run(() => _publisher.RunAsync(CancellationToken.None, WindowPublications));
        long resident = 0;
        while (!publishing.IsCompleted)
        {
            resident = Math.Max(resident, _node.ResidentBytes());
            await Task.Delay(100);
        }

        await publishing;
        return new Window(latencies.P99(), resident);
    }

    private static TimeSpan Median(List<Window> windows)
    {
        var sorted = windows.Select(window => window.P99).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private readonly record struct Window(TimeSpan P99, long ResidentBytes)
    {
        public override string ToString() => $"{P99.TotalMilliseconds:0.0} ms ({ResidentBytes / 1_000_000} MB resident)";
    }
}
