using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Protocol.Protobuf;

namespace Realtime.Service.Tests.Http;

/// <summary>The body of a response that goes on, byte by byte (protocol 1.14).</summary>
[Collection(TwoNodes.Name)]
public sealed class HttpStreamTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task In_json_each_message_is_a_line()
    {
        await using var client = await StreamClient.PostAsync(
            Node, StreamClient.HttpStream, $"{Connect(await Node.MintAsync())}\n{{\"id\":2,\"subscribe\":{{\"channel\":\"live:lines\"}}}}");
        Assert.Equal(HttpStatusCode.OK, client.Response.StatusCode);
        Assert.Equal("application/json", client.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no", Assert.Single(client.Response.Headers.GetValues("X-Accel-Buffering")));
        Assert.Equal(
            ["max-age=0", "must-revalidate", "no-cache", "no-store", "private"],
            client.Response.Headers.GetValues("Cache-Control").SelectMany(value => value.Split(", ")).Order());

        var text = "";
        while (text.Count(character => character == '\n') < 2)
        {
            text += Encoding.UTF8.GetString(await client.ReadAsync());
        }

        var lines = text.Split('\n');
        var connected = JsonDocument.Parse(lines[0]).RootElement.GetProperty("connect");
        Assert.Equal(Node.Node.Id, connected.GetProperty("node").GetString());
        Assert.Matches("^[0-9a-f]{32}$", connected.GetProperty("session").GetString());
        Assert.Equal(["""{"id":2,"subscribe":{}}""", ""], lines[1..]);

        await Node.Publisher.PublishAsync("live:lines", "a\nb");
        Assert.Equal("{\"push\":{\"channel\":\"live:lines\",\"pub\":{\"data\":\"a\\nb\"}}}\n", Encoding.UTF8.GetString(await client.ReadAsync()));
    }

    [Fact]
    public async Task In_protobuf_each_message_has_its_length_before_it()
    {
        var frame = ProtobufClient.Frame(
            new Command { Id = 1, Connect = new ConnectRequest { Token = await Node.MintAsync() } },
            new Command { Id = 2, Subscribe = new Service.Protocol.Protobuf.SubscribeRequest { Channel = "live:lengths" } });
        await using var client = await StreamClient.SendAsync(Node, StreamClient.Post(StreamClient.HttpStream, frame, "application/octet-stream"));
        Assert.Equal("application/octet-stream", client.Response.Content.Headers.ContentType!.ToString());
        var replies = new List<Reply>();
        while (replies.Count < 2)
        {
            replies.AddRange(ProtobufClient.Read(await client.ReadAsync()));
        }

        Assert.Equal([1u, 2u], replies.Select(reply => reply.Id));
        var (session, node) = (replies[0].Connect.Session, replies[0].Connect.Node);
        await Node.Publisher.PublishAsync("live:lengths", 7);
        Assert.Equal("7", Assert.Single(ProtobufClient.Read(await client.ReadAsync())).Push.Pub.Data.ToStringUtf8());

        // And up it goes the same way.
        var up = new Service.Protocol.Protobuf.EmulationRequest
        {
            Session = session,
            Node = node,
            Data = ByteString.CopyFrom(ProtobufClient.Frame(new Command { Id = 3, Unsubscribe = new Service.Protocol.Protobuf.UnsubscribeRequest { Channel = "live:lengths" } })),
        };
        await using var sent = await StreamClient.SendAsync(fixture.NodeB, StreamClient.Post(StreamClient.Emulation, up.ToByteArray(), "application/octet-stream"));
        Assert.Equal(HttpStatusCode.NoContent, sent.Response.StatusCode);
        Assert.NotNull(Assert.Single(ProtobufClient.Read(await client.ReadAsync())).Unsubscribe);
    }

    [Fact]
    public async Task Pings_come_down_and_pongs_go_up()
    {
        await using var node = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:PingInterval"] = "00:00:01", ["Realtime:PongTimeout"] = "00:00:00.900" });
        await using var client = await StreamClient.ConnectAsync(node, new());
        Assert.Equal(1, client.Connected.GetProperty("ping").GetInt32());
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("{}\n", Encoding.UTF8.GetString(await client.ReadAsync()));
            Assert.Equal(HttpStatusCode.NoContent, await client.UplinkAsync(node, "{}"));
        }

        Assert.Equal("{}\n", Encoding.UTF8.GetString(await client.ReadAsync()));
        Assert.Equal("{\"push\":{\"disconnect\":{\"code\":3012,\"reason\":\"no pong\"}}}\n", Encoding.UTF8.GetString(await client.ReadToEndAsync()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("""{"id":1,"subscribe":{"channel":"topic:1"}}""")]
    public async Task A_bad_first_frame_ends_the_stream_with_the_reason(string body)
    {
        await using var client = await StreamClient.PostAsync(Node, StreamClient.HttpStream, body);
        Assert.Equal(HttpStatusCode.OK, client.Response.StatusCode);
        Assert.Equal("{\"push\":{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}}\n", Encoding.UTF8.GetString(await client.ReadToEndAsync()));
    }

    [Fact]
    public async Task A_bad_first_frame_in_protobuf_too()
    {
        await using var client = await StreamClient.SendAsync(Node, StreamClient.Post(StreamClient.HttpStream, [0x80], "application/octet-stream"));
        var disconnect = Assert.Single(ProtobufClient.Read(await client.ReadToEndAsync())).Push.Disconnect;
        Assert.Equal((3501u, "bad request"), (disconnect.Code, disconnect.Reason));
    }

    [Fact]
    public async Task A_token_that_is_used_up_is_an_error_as_everywhere()
    {
        await using var client = await StreamClient.PostAsync(Node, StreamClient.HttpStream, Connect("used"));
        Assert.Equal(109, (await client.NextAsync()).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task What_the_server_does_comes_down_and_the_end_of_the_session_ends_the_stream()
    {
        await using var client = await StreamClient.ConnectAsync(Node, new TokenGrant { User = "http", Session = "http session" });
        await fixture.NodeB.Control.EndSessionAsync("http session");
        Assert.Equal("{\"push\":{\"disconnect\":{\"code\":3011,\"reason\":\"session ended\"}}}\n", Encoding.UTF8.GetString(await client.ReadToEndAsync()));
    }

    [Fact]
    public async Task A_client_that_goes_is_gone_at_once()
    {
        var client = await StreamClient.ConnectAsync(Node, RealtimeNode.Allowed("goes", "*"));
        await using var watcher = await RealtimeClient.ConnectAsync(fixture.NodeB, RealtimeNode.Allowed("watcher", "*"));
        await client.CommandAsync(Node, "subscribe", new { channel = "room:http" });
        await client.CommandAsync(Node, "subscribe", new { channel = "topic:http-gone" });
        await watcher.DoneAsync("subscribe", new { channel = "room:http", join_leave = true });
        Assert.Equal(2, (await watcher.DoneAsync("presence_stats", new { channel = "room:http" })).GetProperty("num_clients").GetInt32());

        await client.DisposeAsync();
        await Eventually.HoldsAsync(() => Node.Node.Hub.Channels.Single(channel => channel.Name == "topic:http-gone").SubscriberCount == 0);
        string? left;
        do
        {
            var push = (await watcher.NextAsync()).GetProperty("push");
            left = push.TryGetProperty("leave", out var leave) ? leave.GetProperty("info").GetProperty("user").GetString() : null;
        }
        while (left is null);
        Assert.Equal("goes", left);

        // Its session is known no more, which is no error.
        Assert.Equal(HttpStatusCode.NoContent, await StreamClient.UplinkAsync(Node, client.Session, client.NodeId, "{}"));
    }

    [Fact]
    public async Task Stopping_a_node_ends_its_streams_with_the_reason()
    {
        await using var node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString);
        await using var stream = await StreamClient.ConnectAsync(node, new());
        await using var events = await StreamClient.PostAsync(node, StreamClient.Sse, Connect(await node.MintAsync()));
        await events.NextAsync();
        var (rest, restOfEvents) = (stream.ReadToEndAsync(), events.ReadToEndAsync());
        await node.StopAsync();
        Assert.Equal("{\"push\":{\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\"}}}\n", Encoding.UTF8.GetString(await rest));
        Assert.Equal("data: {\"push\":{\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\"}}}\n\n", Encoding.UTF8.GetString(await restOfEvents));
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_bounded_and_cut()
    {
        await using var node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new() { ["Realtime:MaxQueueBytes"] = "262144" });
        await using var slow = await StreamClient.ConnectAsync(node, RealtimeNode.Allowed("slow", "*"));
        await slow.CommandAsync(node, "subscribe", new { channel = "live:http-flood" });
        var connection = Assert.Single(node.Node.Connections.Snapshot());
        var text = new string('x', 60_000);
        for (var i = 0; i < 600 && connection.State != Connections.ConnectionState.Closing; i++)
        {
            await node.Publisher.PublishAsync("live:http-flood", text);
            Assert.InRange(connection.QueuedBytes, 0, 262_144);
        }

        Assert.Equal(Service.Protocol.DisconnectCode.Slow, connection.Disconnected);
        await Eventually.HoldsAsync(() => node.Node.Connections.Count == 0, what: "the slow client is cut");
    }

    private static string Connect(string token) => $$$"""{"id":1,"connect":{"token":"{{{token}}}"}}""";
}
