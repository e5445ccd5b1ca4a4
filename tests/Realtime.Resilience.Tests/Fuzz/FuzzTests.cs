using System.Diagnostics;
using Realtime.Resilience.Tests.Clients;
using Xunit.Abstractions;

namespace Realtime.Resilience.Tests.Fuzz;

/// <summary>
/// Whatever a client or a caller sends, the node lives, the others do not notice, and nothing stays behind.
/// <c>FUZZ_COUNT</c> makes it longer, <c>FUZZ_SEED</c> different.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Channel = "steady:1";
    private const int ValidClients = 20;
    private const int PerSecond = 50;
    private const long LargestGrowth = 64_000_000;

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Realtime:Namespaces:steady:HistorySize"] = "1000",
        ["Realtime:Namespaces:topic:HistorySize"] = "100",
        ["Realtime:Namespaces:live:HistorySize"] = "0",

        // Collects often and gives memory back, so that what is left shows.
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_GCgen0size"] = "0x800000",
        ["DOTNET_GCConserveMemory"] = "9",
    };

    private readonly Tally _tally = new();
    private readonly int _seed = Setting.Number("FUZZ_SEED", 20_240_229);
    private RedisServer _redis = null!;
    private TestNode _node = null!;
    private Backend _backend = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _node = await TestNode.StartAsync(_redis.ConnectionString, Settings);
        _backend = Backend.Start(_redis.ConnectionString, Settings);
    }

    public async Task DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _node.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Damaged_input_ends_its_own_connection_at_most()
    {
        var count = Setting.Number("FUZZ_COUNT", 100_000);
        using var stop = new CancellationTokenSource();
        Subscriber[] readers = [.. Enumerable.Range(0, ValidClients).Select(i => new Subscriber(_backend, Channel, _node.Port) { User = $"reader {i}" })];
        var publisher = new SteadyPublisher(_backend.Publisher, Channel, PerSecond);
        var reading = Task.WhenAll(readers.Select(reader => Task.Run(() => reader.RunAsync(stop.Token))));
        var publishing = Task.CompletedTask;
        try
        {
            await Eventually.HoldsAsync(() => readers.All(reader => reader.Subscribed == 1), what: "everybody is subscribed");
            publishing = Task.Run(() => publisher.RunAsync(stop.Token));

            // A tenth warms the node up: what it takes for good, it has taken then.
            await FuzzAsync(count / 10, _seed - 1);
            var (memory, sockets) = (await _node.SettleAsync(), _node.OpenSockets());
            var started = Stopwatch.StartNew();
            await FuzzAsync(count - _tally.Total, _seed);
            output.WriteLine($"Seed {_seed}, {started.Elapsed.TotalSeconds:0.0} s, {_tally}");

            Assert.True(_node.IsAlive, $"The node has died:\n{_node.Output}");
            Assert.True(_tally.Failures.IsEmpty, string.Join('\n', _tally.Failures.Take(20)));
            await Eventually.HoldsAsync(async () => (await _node.ClientCountsAsync()).SequenceEqual([ValidClients]), what: "only the valid clients are connected");
            await Eventually.HoldsAsync(() => _node.OpenSockets() <= sockets + 5, what: "no sockets have stayed behind");

            var grown = await _node.SettleAsync() - memory;
            output.WriteLine($"{memory / 1_000_000} MB resident before, {grown / 1_000_000} MB more after");
            Assert.InRange(grown, long.MinValue, LargestGrowth);
            Assert.True(Complaints() is [], string.Join('\n', Complaints()));
        }
        finally
        {
            var published = publisher.Published;
            await Eventually.HoldsAsync(() => readers.All(reader => reader.Journal.Position.Offset >= (ulong)published), what: "everybody has everything");
            await stop.CancelAsync();
            await Task.WhenAll(reading, publishing);
        }

        // Nobody was closed, lost anything or got it twice: one subscription, one run of publications.
        Assert.Empty(readers.Select(reader => reader.Failure).OfType<string>());
        Assert.All(readers, reader => Assert.Equal((1, 2), (reader.Subscribed, reader.Journal.Entries().Length)));
    }

    /// <summary>Everything at once, several connections each.</summary>
    private async Task FuzzAsync(long count, int seed)
    {
        var protobufIsOffered = await IsProtobufOfferedAsync();
        var random = new Random(seed);
        var tasks = new List<Task>();
        void Start(int percent, int parallel, Func<long, Random, Task> run)
        {
            for (var i = 0; i < parallel; i++)
            {
                var worker = new Random(random.Next());
                tasks.Add(Task.Run(() => run(Math.Max(1, count * percent / 100 / parallel), worker)));
            }
        }

        Start(protobufIsOffered ? 30 : 45, 6, JsonAsync);
        Start(20, 4, FramesAsync);
        Start(20, 2, (count, worker) => HttpAsync(worker, http => http.ApiAsync(count)));
        Start(3, 1, (count, worker) => HttpAsync(worker, http => http.HttpStreamAsync(count)));
        Start(3, 1, (count, worker) => HttpAsync(worker, http => http.SseAsync(count)));
        Start(3, 1, (count, worker) => HttpAsync(worker, http => http.EmulationAsync(count)));
        Start(6, 12, (count, worker) => HttpAsync(worker, http => http.HeadsAsync(count)));
        if (protobufIsOffered)
        {
            Start(15, 3, ProtobufAsync);
        }
        else
        {
            _tally.Sent("protobuf (not offered)", 0);
        }

        await Task.WhenAll(tasks);
    }

    private Task JsonAsync(long count, Random random)
    {
        var mutator = new Mutator(random);
        return new SocketFuzzer(_node, _backend, _tally, "json").RunAsync(
            count,
            () => ClientFrame.Build(ClientFrame.Text, random.Next(2) == 0 ? mutator.Mutate(JsonSeeds.Messages) : mutator.Vary(JsonSeeds.Messages)),
            connects: () => random.Next(8) > 0);
    }

    private Task ProtobufAsync(long count, Random random)
    {
        var mutator = new Mutator(random);
        return new SocketFuzzer(_node, _backend, _tally, "protobuf") { Subprotocol = SocketFuzzer.Protobuf }.RunAsync(
            count, () => ClientFrame.Build(ClientFrame.Binary, mutator.Mutate(ProtobufSeeds.Messages)), connects: () => random.Next(8) > 0);
    }

    private Task FramesAsync(long count, Random random)
    {
        var damage = new FrameDamage(random);
        return new SocketFuzzer(_node, _backend, _tally, "frame").RunAsync(
            count, () => damage.Around(JsonSeeds.Messages[random.Next(JsonSeeds.Messages.Count)]), connects: () => random.Next(2) > 0);
    }

    private async Task HttpAsync(Random random, Func<HttpFuzzer, Task> run)
    {
        using var http = new HttpFuzzer(_node, _backend, _tally, random);
        await run(http);
    }

    private async Task<bool> IsProtobufOfferedAsync()
    {
        using var socket = await ClientSocket.OpenAsync(_node.Port, CancellationToken.None, SocketFuzzer.Protobuf);
        return socket.Subprotocol == SocketFuzzer.Protobuf;
    }

    /// <summary>Lines of the node's log at level error or above, and commands that failed though Redis was there.</summary>
    private string[] Complaints() =>
    [
        .. _node.Output.Split('\n').Where(line =>
            line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal)
            || line.Contains("unhandled", StringComparison.OrdinalIgnoreCase) || line.Contains("Exception", StringComparison.Ordinal))
        .Take(10),
    ];
}
