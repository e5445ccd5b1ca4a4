using System.Net;
using System.Text;
using System.Text.Json;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Presence;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Channels;
using Realtime.Service.Connections;
using Realtime.Service.Protocol;
using Realtime.Service.Tests.Joining;
using Realtime.Service.Transports;
using Realtime.Service.Transports.Http;
using Realtime.Service.Transports.WebSockets;

namespace Realtime.Service.Tests.FanOut;

/// <summary>Publications that arrive together reach every subscriber in one frame, and no other way than one by one.</summary>
[Collection(TwoNodes.Name)]
public sealed class BurstTests(RedisFixture fixture)
{
    private const string Epoch = "abcdefgh";

    private static readonly ChannelNamespace History = new() { HistorySize = 100, HistoryTtl = TimeSpan.FromMinutes(1) };

    [Fact]
    public void Publications_that_arrive_together_share_a_frame()
    {
        var channel = new LocalChannel("topic:burst", History);
        var sink = Subscribe(channel, WebSocketFormat.Json);
        Deliver(channel, Publication(1), Publication(2), Publication(3));

        // The answer's frame, and that of the three: text, its length in two bytes.
        var bytes = sink.Bytes[2..].ToArray();
        Assert.Equal(0x81, bytes[0]);
        var lines = Encoding.UTF8.GetString(bytes.AsSpan(bytes[1] == 126 ? 4 : 2)).Split('\n');
        Assert.Equal([1, 2, 3], lines.Select(Offset));
    }

    [Fact]
    public void What_came_before_a_gap_is_delivered_and_what_came_after_is_to_be_recovered()
    {
        var channel = new LocalChannel("topic:gap", History);
        var sink = Subscribe(channel, StreamFormat.Json);
        Deliver(channel, Publication(1), Publication(2), Publication(4), Publication(5));
        Assert.Equal(3, sink.Lines.Length);
        Assert.Equal([1, 2], sink.Lines[..2].Select(Offset));
        Assert.Contains("\"code\":2500", sink.Lines[2], StringComparison.Ordinal);
        Assert.Equal(0, channel.SubscriberCount);
    }

    [Fact]
    public void Old_ones_among_them_are_left_out()
    {
        var channel = new LocalChannel("topic:old", History);
        var sink = Subscribe(channel, StreamFormat.Json);
        Deliver(channel, Publication(1), Publication(1), Publication(2), Publication(1), Publication(3));
        Assert.Equal([1, 2, 3], sink.Lines.Select(Offset));
    }

    [Fact]
    public void Who_joins_meanwhile_gets_those_after_its_position()
    {
        var channel = new LocalChannel("topic:join", History);
        var early = Subscribe(channel, StreamFormat.Json);
        Deliver(channel, Publication(1));
        var late = Subscribe(channel, StreamFormat.Json, position: 3);
        Deliver(channel, Publication(2), Publication(3), Publication(4), Publication(5));
        Deliver(channel, Publication(6), Publication(7));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], early.Lines.Select(Offset));
        Assert.Equal([4, 5, 6, 7], late.Lines.Select(Offset));
    }

    [Fact]
    public void With_deltas_the_first_is_whole_and_the_others_build_on_it()
    {
        var channel = new LocalChannel("topic:delta", new() { HistorySize = 100, HistoryTtl = TimeSpan.FromMinutes(1), Delta = true });
        var sink = Subscribe(channel, StreamFormat.Json, SubscriptionFlags.Positioned | SubscriptionFlags.Delta);
        Deliver(channel, Publication(1), Publication(2));
        Deliver(channel, Publication(3), Publication(4));
        Assert.Equal([1, 2, 3, 4], sink.Lines.Select(Offset));
        Assert.Equal([false, true, true, true], sink.Lines.Select(line => Pub(line).TryGetProperty("delta", out var delta) && delta.GetBoolean()));
    }

    [Fact]
    public void A_large_burst_becomes_several_frames()
    {
        var channel = new LocalChannel("topic:large", History);
        var sink = Subscribe(channel, WebSocketFormat.Json);
        Deliver(channel, [.. Enumerable.Range(1, 5).Select(offset => Publication(offset, new string('x', 20_000)))]);
        var frames = 0;
        for (var rest = sink.Bytes.ToArray().AsSpan(2); !rest.IsEmpty; frames++)
        {
            Assert.Equal(126, rest[1]);
            rest = rest[(4 + (rest[2] << 8) + rest[3])..];
        }

        Assert.Equal(3, frames);
    }

    [Fact]
    public void Joins_and_leaves_keep_their_place_between_publications()
    {
        var channel = new LocalChannel("topic:members", History);
        var sink = Subscribe(channel, StreamFormat.Json, SubscriptionFlags.Positioned | SubscriptionFlags.JoinLeave);
        var info = new ClientInfo { User = "newcomer", Client = "c" };
        Deliver(channel, Publication(1), new Arrival(ArrivalKind.Memberships) { Memberships = [new JoinPush(info)] }, Publication(2));
        Assert.Equal(3, sink.Lines.Length);
        Assert.Equal([1, 2], new[] { sink.Lines[0], sink.Lines[2] }.Select(Offset));
        Assert.Contains("\"join\"", sink.Lines[1], StringComparison.Ordinal);
    }

    private static Arrival Publication(int offset, string text = "what all of them have in common, so that a delta is worth it") =>
        new(ArrivalKind.Publication)
        {
            Message = Encoding.UTF8.GetBytes($$"""p1 {{offset}} {{Epoch}} 0 -{{'\n'}}{"data":"{{text}} {{offset}}"}"""),
        };

    private static void Deliver(LocalChannel channel, params Arrival[] arrivals)
    {
        var burst = new Burst();
        burst.Begin(channel);
        foreach (var arrival in arrivals)
        {
            burst.Add(arrival);
        }

        var due = new List<Connection>();
        channel.Deliver(burst, due);
        due.ForEach(connection => connection.Flush());
    }

    /// <summary>Joins a channel; where what the connection gets from then on is written.</summary>
    private CapturingSink Subscribe(
        LocalChannel channel, WireFormat format, SubscriptionFlags flags = SubscriptionFlags.Positioned, ulong position = 0)
    {
        var sink = new CapturingSink();
        var connection = new Connection(fixture.NodeA.Node, format, new ConnectionWriter(sink, 1_000_000), () => { }) { Address = IPAddress.Loopback };
        Assert.True(connection.TryAcceptConnect(new TokenGrant { User = "reader" }));
        var subscription = new Subscription(connection, channel, flags);
        Assert.True(channel.TryBeginJoin(subscription));
        Assert.Equal(JoinOutcome.Live, channel.CompleteJoin(subscription, new ChannelPosition(position, Epoch), "\n\n"u8.ToArray()));
        return sink;
    }

    private static JsonElement Pub(string line) => JsonDocument.Parse(line).RootElement.GetProperty("push").GetProperty("pub");

    private static int Offset(string line) => Pub(line).GetProperty("offset").GetInt32();
}
