using System.Net.WebSockets;
using Realtime.Service.Protocol.Protobuf;

namespace Realtime.Service.Tests.WebSockets;

/// <summary>Protobuf messages in WebSocket frames: each behind its length (protocol 1.2).</summary>
[Collection(TwoNodes.Name)]
public sealed class ProtobufFramingTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task A_frame_may_hold_several_commands()
    {
        await using var client = await ProtobufClient.OpenAsync(Node.WebSocketAddress);
        await client.SendAsync(ProtobufClient.Frame(
            new Command { Id = 1, Connect = new ConnectRequest { Token = await Node.MintAsync() } },
            new Command { Id = 2, Subscribe = new SubscribeRequest { Channel = "topic:several" } },
            new Command { Id = 3, Subscribe = new SubscribeRequest { Channel = "unheard:1" } },
            new Command { Id = 4, Unsubscribe = new UnsubscribeRequest { Channel = "topic:several" } }));
        var connected = (await client.NextAsync()).Connect;
        Assert.Equal((25u, true, Node.Node.Id, ""), (connected.Ping, connected.Pong, connected.Node, connected.Session));
        Assert.Equal(8, (await client.NextAsync()).Subscribe.Epoch.Length);
        var refused = await client.NextAsync();
        Assert.Equal((3u, 102u, "unknown channel", false), (refused.Id, refused.Error.Code, refused.Error.Message, refused.Error.Temporary));
        Assert.NotNull((await client.NextAsync()).Unsubscribe);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 5 })]
    [InlineData(new byte[] { 2, 8 })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(new byte[] { 1, 0xFF })]
    [InlineData(new byte[] { 3, 0x2A, 0x05, 0x01 })]
    public async Task What_is_not_a_command_closes_with_3501(byte[] frame)
    {
        await using var client = await ProtobufClient.ConnectAsync(Node, new());
        await client.SendAsync(frame);
        Assert.Equal((3501, "bad request"), await client.ReadToCloseAsync());
    }

    [Fact]
    public async Task Text_to_a_client_of_protobuf_closes_with_3506()
    {
        await using var client = await ProtobufClient.ConnectAsync(Node, new());
        await client.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Text);
        Assert.Equal((3506, "inappropriate protocol"), await client.ReadToCloseAsync());
    }

    [Fact]
    public async Task A_zero_byte_is_a_ping_and_its_answer()
    {
        await using var node = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:PingInterval"] = "00:00:01", ["Realtime:PongTimeout"] = "00:00:00.900" });
        await using var socket = await RawSocket.OpenAsync(node, "?format=protobuf");
        await socket.SendAsync(RawSocket.Final | RawSocket.Binary, ProtobufClient.Frame(new Command { Id = 1, Connect = new ConnectRequest { Token = await node.MintAsync() } }));
        Assert.NotNull(Assert.Single(ProtobufClient.Read((await socket.ReadAsync()).Payload)).Connect);
        for (var i = 0; i < 2; i++)
        {
            var (first, payload) = await socket.ReadAsync();
            Assert.Equal(RawSocket.Final | RawSocket.Binary, first);
            Assert.Equal([0], payload);
            await socket.SendAsync(RawSocket.Final | RawSocket.Binary, [0]);
        }

        // One that answers nothing.
        await socket.SendAsync(RawSocket.Final | RawSocket.Binary, [0]);
        Assert.Equal(3501, await socket.ReadCloseAsync());
    }

    [Fact]
    public async Task Recovery_presence_and_history_have_their_protobuf_form()
    {
        await Node.Publisher.PublishAsync("park:forms", new { a = 1 });
        await Node.Publisher.PublishAsync("park:forms", new { a = 2 });
        await using var client = await ProtobufClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*") with { Info = """{"n":1}""", Expires = DateTimeOffset.UtcNow.AddMinutes(1) });
        Assert.True(client.Connected.Expires);
        Assert.InRange(client.Connected.Ttl, 50u, 60u);
        var recovered = (await client.CommandAsync(new Command { Subscribe = new SubscribeRequest { Channel = "park:forms", Recover = true, Offset = 1 } })).Subscribe;
        Assert.Equal((true, true, true, true, 1ul), (recovered.Recovered, recovered.WasRecovering, recovered.Recoverable, recovered.Positioned, recovered.Offset));
        Assert.Equal((2ul, """{"a":2}"""), (Assert.Single(recovered.Publications).Offset, recovered.Publications[0].Data.ToStringUtf8()));

        var presence = (await client.CommandAsync(new Command { Presence = new PresenceRequest { Channel = "park:forms" } })).Presence.Presence;
        Assert.Equal(("42", """{"n":1}"""), (presence[client.Connected.Client].User, presence[client.Connected.Client].ConnInfo.ToStringUtf8()));
        var stats = (await client.CommandAsync(new Command { PresenceStats = new PresenceStatsRequest { Channel = "park:forms" } })).PresenceStats;
        Assert.Equal((1u, 1u), (stats.NumClients, stats.NumUsers));
        var history = (await client.CommandAsync(new Command { History = new HistoryRequest { Channel = "park:forms", Limit = 1, Reverse = true } })).History;
        Assert.Equal((2ul, recovered.Epoch, 2ul), (history.Offset, history.Epoch, Assert.Single(history.Publications).Offset));
    }
}
