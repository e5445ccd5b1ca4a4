using System.Net;
using BenchmarkDotNet.Attributes;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Tokens;
using Realtime.Service;
using Realtime.Service.Channels;
using Realtime.Service.Connections;

namespace Realtime.MicroBenchmarks;

/// <summary>
/// Publications on their way from a channel to its subscribers, whose sockets cost nothing here: the frame is built, queued
/// for each, and each is written to once. Times are those of a whole batch.
/// </summary>
public class FanOutBenchmarks
{
    private const int MaxQueueBytes = 1_048_576;

    private readonly LocalChannel _channel = new(Samples.Channel, new());
    private readonly Burst _burst = new();
    private readonly List<Connection> _due = [];
    private readonly byte[] _message = Samples.Message(offset: 0, length: 100);
    private RealtimeParts _parts = null!;

    /// <summary>How many connections are subscribed.</summary>
    [Params(100, 1000, 10_000)]
    public int Subscribers { get; set; }

    /// <summary>How many publications had come in when the fan-out looked.</summary>
    [Params(1, 16)]
    public int Batch { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _parts = await RealtimeParts.CreateAsync();
        var node = _parts.Get<Node>();
        for (var i = 0; i < Subscribers; i++)
        {
            var connection = new Connection(node, Samples.Format(WireEncoding.Json), new ConnectionWriter(new NullSink(), MaxQueueBytes), () => { })
            {
                Address = IPAddress.Loopback,
            };
            connection.TryAcceptConnect(new TokenGrant());
            var subscription = new Subscription(connection, _channel, SubscriptionFlags.None);
            _channel.TryBeginJoin(subscription);
            _channel.CompleteJoin(subscription, ChannelPosition.None, answer: null);
        }
    }

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _parts.DisposeAsync();

    [Benchmark]
    public int Deliver()
    {
        _burst.Begin(_channel);
        for (var i = 0; i < Batch; i++)
        {
            _burst.Add(new Arrival(ArrivalKind.Publication) { Message = _message });
        }

        _channel.Deliver(_burst, _due);
        _burst.Clear();
        foreach (var connection in _due)
        {
            connection.Flush();
        }

        var written = _due.Count;
        _due.Clear();
        return written;
    }
}
