using BenchmarkDotNet.Attributes;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Tokens;

namespace Realtime.MicroBenchmarks;

/// <summary>
/// What goes through Redis: the scripts, and tokens, which are minted, and validated by being taken. One after the other,
/// most of the time is the way to the server and back; many at once show what the work itself takes.
/// </summary>
public class RedisBenchmarks
{
    private const int AtOnce = 100;
    private const int Missed = 50;
    private const string Channel = RealtimeParts.WithHistory + ":3.42";
    private const string ChannelWithoutHistory = RealtimeParts.WithoutHistory + ":3.42";

    private readonly byte[] _data = Samples.Data(100);
    private readonly TokenGrant _grant = new()
    {
        User = "42",
        Name = "Alice",
        Session = "session",
        Grants = [new("board:*", ChannelRights.Subscribe), new("topic:*", ChannelRights.Subscribe | ChannelRights.Presence)],
        Subscriptions = ["user:42"],
    };

    private RealtimeParts _parts = null!;
    private ChannelPublisher _publisher = null!;
    private ChannelHistory _history = null!;
    private TokenMint _mint = null!;
    private TokenStore _tokens = null!;
    private ulong _offset;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _parts = await RealtimeParts.CreateAsync();
        _publisher = _parts.Get<ChannelPublisher>();
        _history = _parts.Get<ChannelHistory>();
        _mint = _parts.Get<TokenMint>();
        _tokens = _parts.Get<TokenStore>();
        for (var i = 0; i < 100; i++)
        {
            _offset = (await _publisher.PublishJsonAsync(Channel, _data)).Offset;
        }
    }

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _parts.DisposeAsync();

    [Benchmark]
    public async Task<ulong> Publish() => (await _publisher.PublishJsonAsync(Channel, _data)).Offset;

    [Benchmark(OperationsPerInvoke = AtOnce)]
    public async Task PublishManyAtOnce() => await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Publish()));

    [Benchmark]
    public async Task PublishWithoutHistory() => await _publisher.PublishJsonAsync(ChannelWithoutHistory, _data);

    [Benchmark(OperationsPerInvoke = AtOnce)]
    public async Task PublishWithoutHistoryManyAtOnce() => await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => PublishWithoutHistory()));

    /// <summary>What a client that subscribes needs.</summary>
    [Benchmark]
    public Task<ChannelPosition> ReadPosition() => _history.PositionAsync(Channel);

    /// <summary>What a client that comes back after 50 publications needs.</summary>
    [Benchmark]
    public async Task<int> ReadMissed() => (await _history.ReadSinceAsync(Channel, _offset - Missed, Missed)).Envelopes.Count;

    [Benchmark]
    public async Task<TokenGrant> MintAndTakeToken() =>
        await _tokens.TakeAsync(await _mint.MintAsync(_grant)) ?? throw new InvalidOperationException("The token is not good.");

    [Benchmark(OperationsPerInvoke = AtOnce)]
    public async Task MintAndTakeManyTokensAtOnce() => await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => MintAndTakeToken()));

    /// <summary>What a client without a good token costs.</summary>
    [Benchmark]
    public Task<TokenGrant?> TakeUnknownToken() => _tokens.TakeAsync("q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA");
}
