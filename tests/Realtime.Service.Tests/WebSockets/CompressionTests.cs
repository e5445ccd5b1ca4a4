using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Realtime.Service.Protocol.Protobuf;
using Realtime.Service.Transports.WebSockets;

namespace Realtime.Service.Tests.WebSockets;

/// <summary>permessage-deflate (RFC 7692), where the node is told to.</summary>
[Collection(TwoNodes.Name)]
public sealed class CompressionTests(RedisFixture fixture) : IAsyncLifetime
{
    private const string Offer = "Sec-WebSocket-Extensions: permessage-deflate";

    private RealtimeNode _node = null!;

    public async Task InitializeAsync() =>
        _node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new() { ["Realtime:Compression"] = "true" });

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData("permessage-deflate", true)]
    [InlineData("permessage-deflate; client_max_window_bits", true)]
    [InlineData("permessage-deflate; client_max_window_bits=15", true)]
    [InlineData("permessage-deflate; server_no_context_takeover; client_no_context_takeover", true)]
    [InlineData("x-webkit-deflate-frame, permessage-deflate", true)]
    [InlineData("permessage-deflate; server_max_window_bits=10, permessage-deflate", true)]
    [InlineData("permessage-deflate; server_max_window_bits=10", false)]
    [InlineData("permessage-deflate; client_max_window_bits=7", false)]
    [InlineData("permessage-deflate; server_no_context_takeover=1", false)]
    [InlineData("permessage-deflate; server_no_context_takeover; server_no_context_takeover", false)]
    [InlineData("permessage-deflate; unheard_of", false)]
    [InlineData("permessage-inflate", false)]
    public async Task Offers_are_accepted_that_can_be(string offer, bool accepted)
    {
        foreach (var viaHttp in new[] { false, true })
        {
            await using var socket = await RawSocket.OpenAsync(_node, headers: [$"Sec-WebSocket-Extensions: {offer}"], viaHttp: viaHttp);
            Assert.Equal(
                accepted ? "permessage-deflate; server_no_context_takeover; client_no_context_takeover" : null, socket.Header("Sec-WebSocket-Extensions"));
        }
    }

    [Fact]
    public async Task It_is_off_unless_the_node_is_told_to()
    {
        await using var socket = await RawSocket.OpenAsync(fixture.NodeA, headers: [Offer]);
        Assert.Null(socket.Header("Sec-WebSocket-Extensions"));
        await socket.SendAsync(RawSocket.Final | RawSocket.Compressed | RawSocket.Text, RawSocket.Deflate("{}"u8.ToArray()));
        Assert.Equal(1002, await socket.ReadCloseAsync());
    }

    [Theory]
    [InlineData(Path.Fast)]
    [InlineData(Path.Http)]
    [InlineData(Path.Tls)]
    public async Task Longer_messages_are_compressed_both_ways_and_may_be_fragmented(Path path)
    {
        await using var tls = path == Path.Tls
            ? await TlsNode.StartAsync(fixture.Redis.ConnectionString, new() { ["Realtime:Compression"] = "true" }) : null;
        var node = tls ?? _node;
        await using var socket = await RawSocket.OpenAsync(node, headers: [Offer], viaHttp: path == Path.Http);
        var connect = RawSocket.Deflate(Encoding.UTF8.GetBytes($$$"""{"id":1,"connect":{"token":"{{{await node.MintAsync()}}}"}}"""));
        await socket.SendAsync(RawSocket.Compressed | RawSocket.Text, connect[..10]);
        await socket.SendAsync(RawSocket.Final | RawSocket.Ping, []);
        await socket.SendAsync(0, connect[10..20]);
        await socket.SendAsync(RawSocket.Final, connect[20..]);
        Assert.Equal(RawSocket.Final | RawSocket.Pong, (await socket.ReadAsync()).First);
        var (first, payload) = await socket.ReadAsync();
        Assert.Equal(RawSocket.Final | RawSocket.Compressed | RawSocket.Text, first);
        Assert.Contains("\"client\"", Encoding.UTF8.GetString(RawSocket.Inflate(payload)), StringComparison.Ordinal);

        // Short ones are not, and need not be.
        await socket.SendTextAsync("""{"id":2,"subscribe":{"channel":"live:deflated"}}""");
        Assert.Equal("""{"id":2,"subscribe":{}}""", await socket.ReadTextAsync());

        var text = string.Join(' ', Enumerable.Range(0, 500));
        for (var i = 0; i < 2; i++)
        {
            await node.Publisher.PublishAsync("live:deflated", text);
            (first, payload) = await socket.ReadAsync();
            Assert.Equal(RawSocket.Final | RawSocket.Compressed | RawSocket.Text, first);
            Assert.InRange(payload.Length, 1, text.Length);
            Assert.Equal(text, JsonDocument.Parse(RawSocket.Inflate(payload)).RootElement.GetProperty("push").GetProperty("pub").GetProperty("data").GetString());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_clients_of_dotnet_understand_it(bool contextTakeover)
    {
        void Configure(ClientWebSocketOptions options) => options.DangerousDeflateOptions = new WebSocketDeflateOptions
        {
            ClientContextTakeover = contextTakeover,
            ServerContextTakeover = contextTakeover,
        };
        await using var json = await RealtimeClient.ConnectAsync(_node, RealtimeNode.Allowed("42", "*"), Configure);
        await using var protobuf = await ProtobufClient.ConnectAsync(_node, RealtimeNode.Allowed("42", "*"), options =>
        {
            options.AddSubProtocol("centrifuge-protobuf");
            Configure(options);
        });
        var channel = $"topic:dotnet{contextTakeover}";
        await json.DoneAsync("subscribe", new { channel });
        await protobuf.SubscribeAsync(channel);
        for (var i = 1; i <= 20; i++)
        {
            var text = string.Join(' ', Enumerable.Range(i, i * i * 10));
            await _node.Publisher.PublishAsync(channel, text);
            Assert.Equal(text, (await json.NextPublicationAsync(channel)).Data.GetString());
            Assert.Equal($"\"{text}\"", (await protobuf.NextPublicationAsync(channel)).Data.ToStringUtf8());
        }
    }

    [Fact]
    public async Task What_grows_beyond_the_limit_closes_with_1009()
    {
        await using var bomb = await RawSocket.OpenAsync(_node, headers: [Offer]);
        var compressed = RawSocket.Deflate(new byte[50_000_000]);
        Assert.InRange(compressed.Length, 1, 65_536);
        await bomb.SendAsync(RawSocket.Final | RawSocket.Compressed | RawSocket.Text, compressed);
        Assert.Equal(1009, await bomb.ReadCloseAsync());

        // Just the limit is read.
        await using var limit = await RawSocket.OpenAsync(_node, headers: [Offer]);
        await limit.SendAsync(RawSocket.Final | RawSocket.Compressed | RawSocket.Text, RawSocket.Deflate(Encoding.UTF8.GetBytes("{}" + new string(' ', 65_534))));
        Assert.Equal(3501, await limit.ReadCloseAsync());
    }

    [Fact]
    public async Task Garbage_closes_the_connection()
    {
        foreach (var garbage in new byte[][] { [0xFF, 0xFF, 0xFF], [0x07], [.. Enumerable.Repeat((byte)0x5A, 1000)] })
        {
            await using var socket = await RawSocket.OpenAsync(_node, headers: [Offer]);
            await socket.SendAsync(RawSocket.Final | RawSocket.Compressed | RawSocket.Text, garbage);
            Assert.Contains(await socket.ReadCloseAsync(), new[] { 1002, 3501 });
        }

        // A control frame, and a fragment that is not the first, are never compressed (RFC 7692, 6.1).
        await using var ping = await RawSocket.OpenAsync(_node, headers: [Offer]);
        await ping.SendAsync(RawSocket.Final | RawSocket.Compressed | RawSocket.Ping, []);
        Assert.Equal(1002, await ping.ReadCloseAsync());
        await using var fragment = await RawSocket.OpenAsync(_node, headers: [Offer]);
        await fragment.SendAsync(RawSocket.Text, "{"u8.ToArray());
        await fragment.SendAsync(RawSocket.Final | RawSocket.Compressed, "}"u8.ToArray());
        Assert.Equal(1002, await fragment.ReadCloseAsync());
    }

    [Fact]
    public async Task Subscribers_share_a_frame_whether_it_is_compressed_or_not()
    {
        var sockets = new List<RawSocket>();
        foreach (var offer in new[] { true, true, false })
        {
            var socket = await RawSocket.OpenAsync(_node, headers: offer ? [Offer] : []);
            await socket.SendTextAsync($$$"""{"id":1,"connect":{"token":"{{{await _node.MintAsync()}}}"}}""");
            await socket.ReadAsync();
            await socket.SendTextAsync("""{"id":2,"subscribe":{"channel":"live:shared"}}""");
            await socket.ReadAsync();
            sockets.Add(socket);
        }

        await _node.Publisher.PublishAsync("live:shared", new string('x', 300));
        var frames = new List<(byte First, byte[] Payload)>();
        foreach (var socket in sockets)
        {
            frames.Add(await socket.ReadAsync());
            await socket.DisposeAsync();
        }

        Assert.Equal(frames[0].Payload, frames[1].Payload);
        Assert.Equal(RawSocket.Final | RawSocket.Text, frames[2].First);
        Assert.Equal(frames[2].Payload, RawSocket.Inflate(frames[0].Payload));
    }

    [Fact]
    public void A_publication_is_compressed_once()
    {
        var frames = new Service.Channels.PublicationFrames();
        frames.Add(Encoding.UTF8.GetBytes("p1 1 abcdefgh 0 -\n{\"data\":\"" + new string('x', 300) + "\"}"), delta: []);
        var channel = new Service.Channels.LocalChannel("topic:once", new());
        var one = frames.For(Subscribe());
        Assert.Same(one, frames.For(Subscribe()));
        Assert.InRange(one.Length, 1, 100);

        Service.Channels.Subscription Subscribe()
        {
            var writer = new Connections.ConnectionWriter(new Joining.CapturingSink(), 1000);
            var connection = new Connections.Connection(_node.Node, WebSocketFormat.JsonCompressed, writer, () => { }) { Address = System.Net.IPAddress.Loopback };
            return new Service.Channels.Subscription(connection, channel, Service.Channels.SubscriptionFlags.None);
        }
    }
}
