using System.Text;
using Realtime.Service.Protocol.Protobuf;

namespace Realtime.Service.Tests.WebSockets;

/// <summary>What the handshake agrees on (protocol 1.1), whichever way it takes.</summary>
[Collection(TwoNodes.Name)]
public sealed class NegotiationTests(RedisFixture fixture)
{
    [Theory]
    [InlineData("", null, null, false)]
    [InlineData("", "centrifuge-json", "centrifuge-json", false)]
    [InlineData("", "centrifuge-protobuf", "centrifuge-protobuf", true)]
    [InlineData("", "centrifuge-protobuf, centrifuge-json", "centrifuge-protobuf", true)]
    [InlineData("", "chat, centrifuge-json ,centrifuge-protobuf", "centrifuge-json", false)]
    [InlineData("", "chat", null, false)]
    [InlineData("?format=protobuf", null, null, true)]
    [InlineData("?cf_protocol=protobuf", null, null, true)]
    [InlineData("?a=b&cf_protocol=protobuf", "chat", null, true)]
    [InlineData("?cf_protocol=protobuf", "centrifuge-json", "centrifuge-json", false)]
    [InlineData("?format=json", null, null, false)]
    public async Task The_encoding_is_agreed_on(string query, string? offered, string? chosen, bool protobuf)
    {
        foreach (var viaHttp in new[] { false, true })
        {
            await using var socket = await RawSocket.OpenAsync(fixture.NodeA, query, offered is null ? null : [$"Sec-WebSocket-Protocol: {offered}"], viaHttp);
            Assert.StartsWith("HTTP/1.1 101", socket.Head, StringComparison.Ordinal);
            Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", socket.Header("Sec-WebSocket-Accept"));
            Assert.Equal(chosen, socket.Header("Sec-WebSocket-Protocol"));
            Assert.Null(socket.Header("Sec-WebSocket-Extensions"));
            var token = await fixture.NodeA.MintAsync();
            if (protobuf)
            {
                await socket.SendAsync(RawSocket.Final | RawSocket.Binary, ProtobufClient.Frame(new Command { Id = 1, Connect = new ConnectRequest { Token = token } }));
                var (first, payload) = await socket.ReadAsync();
                Assert.Equal(RawSocket.Final | RawSocket.Binary, first);
                Assert.NotNull(Assert.Single(ProtobufClient.Read(payload)).Connect);
            }
            else
            {
                await socket.SendTextAsync($$$"""{"id":1,"connect":{"token":"{{{token}}}"}}""");
                Assert.Contains("\"connect\"", await socket.ReadTextAsync(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Browsers_get_the_subprotocol_that_they_have_offered()
    {
        await using var client = await ProtobufClient.ConnectAsync(fixture.NodeA, new());
        Assert.Equal("centrifuge-protobuf", client.Subprotocol);
    }

    [Theory]
    [InlineData(Path.Fast)]
    [InlineData(Path.Http)]
    [InlineData(Path.Tls)]
    public async Task Pings_may_be_those_of_the_websocket(Path path)
    {
        await using var node = await TlsNode.StartAsync(
            path, fixture.Redis.ConnectionString, new() { ["Realtime:PingInterval"] = "00:00:01", ["Realtime:PongTimeout"] = "00:00:00.900" });
        await using var socket = await RawSocket.OpenAsync(node, "?cf_ws_frame_ping_pong=true", viaHttp: path == Path.Http);
        await socket.SendTextAsync($$$"""{"id":1,"connect":{"token":"{{{await node.MintAsync()}}}"}}""");
        var connected = await socket.ReadTextAsync();
        Assert.Contains("\"client\"", connected, StringComparison.Ordinal);
        Assert.DoesNotContain("\"ping\"", connected, StringComparison.Ordinal);
        Assert.DoesNotContain("\"pong\"", connected, StringComparison.Ordinal);

        // One that nobody asked for is allowed (RFC 6455, 5.5.3).
        await socket.SendAsync(RawSocket.Final | RawSocket.Pong, []);
        for (var i = 0; i < 2; i++)
        {
            var (first, payload) = await socket.ReadAsync();
            Assert.Equal(RawSocket.Final | RawSocket.Ping, first);
            await socket.SendAsync(RawSocket.Final | RawSocket.Pong, payload);
        }

        await socket.SendTextAsync("""{"id":2,"subscribe":{"channel":"live:kept"}}""");
        Assert.Equal("""{"id":2,"subscribe":{}}""", await socket.ReadTextAsync());

        // The next one is not answered.
        Assert.Equal(3012, await socket.ReadCloseAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_ping_of_the_client_is_answered(bool viaHttp)
    {
        await using var socket = await RawSocket.OpenAsync(fixture.NodeA, viaHttp: viaHttp);
        await socket.SendAsync(RawSocket.Final | RawSocket.Ping, "are you there"u8.ToArray());
        var (first, payload) = await socket.ReadAsync();
        Assert.Equal(RawSocket.Final | RawSocket.Pong, first);
        Assert.Equal("are you there", Encoding.UTF8.GetString(payload));
    }
}
