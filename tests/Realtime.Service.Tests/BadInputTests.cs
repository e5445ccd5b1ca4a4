using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Realtime.Service.Tests;

/// <summary>What is wrong is answered with the documented code or status, and everybody else goes on.</summary>
[Collection(TwoNodes.Name)]
public sealed class BadInputTests(RedisFixture fixture) : IAsyncLifetime
{
    private RealtimeNode Node => fixture.NodeA;

    private RealtimeClient _bystander = null!;

    public async Task InitializeAsync()
    {
        _bystander = await RealtimeClient.ConnectAsync(Node);
        await _bystander.SubscribeAsync("live:bystander");
    }

    /// <summary>After each test, a client that was there all the time still gets publications.</summary>
    public async Task DisposeAsync()
    {
        await Node.Publisher.PublishAsync("live:bystander", "still here");
        Assert.Equal("still here", (await _bystander.NextPublicationAsync("live:bystander")).Data.GetString());
        await _bystander.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("nonsense")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"id":-1,"subscribe":{"channel":"topic:1"}}""")]
    [InlineData("""{"id":99999999999,"subscribe":{"channel":"topic:1"}}""")]
    [InlineData("""{"id":"1","subscribe":{"channel":"topic:1"}}""")]
    [InlineData("""{"id":1,"subscribe":[]}""")]
    [InlineData("""{"id":1,"subscribe":{"channel":7}}""")]
    [InlineData("""{"id":1,"subscribe":{"channel":"topic:1","offset":-1}}""")]
    [InlineData("{\"id\":1,\"subscribe\":{\"channel\":\"topic:1\"}}\n\n{}")]
    public async Task What_is_not_a_command_closes_with_3501(string text)
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        await client.SendAsync(text);
        Assert.Equal((3501, "bad request"), await client.ReadToCloseAsync());
    }

    [Fact]
    public async Task Text_that_is_not_utf8_closes_with_3501()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        await client.SendAsync(WebSocketMessageType.Text, [0x22, 0xC3, 0x28, 0x22]);
        Assert.Equal((3501, "bad request"), await client.ReadToCloseAsync());
    }

    [Theory]
    [InlineData("""{"id":5}""", 104)]
    [InlineData("""{"id":5,"teleport":{}}""", 104)]
    [InlineData("""{"id":5,"rpc":{"method":"x"}}""", 108)]
    [InlineData("""{"id":5,"ping":{}}""", 108)]
    [InlineData("""{"id":5,"publish":{"channel":"topic:1","data":1}}""", 103)]
    [InlineData("""{"id":5,"publish":{"channel":"topic:1","data":1,"type":1}}""", 108)]
    [InlineData("""{"id":5,"presence":{"channel":"topic:1"}}""", 103)]
    [InlineData("""{"id":5,"presence_stats":{"channel":"topic:1"}}""", 103)]
    [InlineData("""{"id":5,"sub_refresh":{"channel":"topic:1","token":"x"}}""", 103)]
    [InlineData("""{"id":5,"refresh":{"token":"x"}}""", 109)]
    public async Task A_method_that_is_not_offered_is_an_error_and_no_more(string command, int code)
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        await client.SendAsync(command);
        var reply = await client.NextAsync();
        Assert.Equal(5, reply.GetProperty("id").GetInt32());
        Assert.Equal(code, reply.GetProperty("error").GetProperty("code").GetInt32());
        Assert.True((await client.SubscribeAsync("topic:1")).TryGetProperty("subscribe", out _));
    }

    [Fact]
    public async Task Unknown_fields_are_ignored()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        var reply = await client.CommandAsync("subscribe", new { channel = "topic:1", novelty = new { deep = new[] { 1 } }, flag = 1, delta = "fossil" });
        Assert.True(reply.TryGetProperty("subscribe", out _));
    }

    [Fact]
    public async Task A_client_message_without_a_handler_closes_with_3508()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        await client.SendAsync("""{"send":{"data":1}}""");
        Assert.Equal((3508, "not available"), await client.ReadToCloseAsync());
    }

    [Fact]
    public async Task A_message_of_just_the_limit_is_read_and_a_larger_one_closes_with_1009()
    {
        var command = """{"id":5,"rpc":{"data":"%"}}""";
        var largest = command.Replace("%", new string('x', 65_536 - command.Length + 1), StringComparison.Ordinal);
        Assert.Equal(65_536, largest.Length);

        await using var client = await RealtimeClient.ConnectAsync(Node);
        await client.SendAsync(largest);
        Assert.Equal(108, (await client.NextAsync()).GetProperty("error").GetProperty("code").GetInt32());
        await client.SendAsync(largest + " ");
        Assert.Equal((1009, "message too big"), await client.ReadToCloseAsync());
    }

    [Fact]
    public async Task Fragments_are_put_together_and_counted_together()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        await client.SendAsync(WebSocketMessageType.Text, """{"id":5,"sub"""u8.ToArray(), end: false);
        await client.SendAsync(WebSocketMessageType.Text, """scribe":{"channel":"topic:1"}}"""u8.ToArray(), end: true);
        Assert.True((await client.NextAsync()).TryGetProperty("subscribe", out _));

        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(WebSocketMessageType.Text, new byte[30_000], end: false);
        }

        Assert.Equal((1009, "message too big"), await client.ReadToCloseAsync());
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0x02, (byte)'{', (byte)'}' })] // not masked
    [InlineData(new byte[] { 0xC1, 0x80, 0, 0, 0, 0 })] // reserved bit
    [InlineData(new byte[] { 0x83, 0x80, 0, 0, 0, 0 })] // reserved opcode
    [InlineData(new byte[] { 0x80, 0x80, 0, 0, 0, 0 })] // continues nothing
    [InlineData(new byte[] { 0x09, 0x80, 0, 0, 0, 0 })] // control frame in fragments
    [InlineData(new byte[] { 0x89, 0xFE, 0, 126, 0, 0, 0, 0 })] // control frame too long
    [InlineData(new byte[] { 0x01, 0x80, 0, 0, 0, 0, 0x81, 0x80, 0, 0, 0, 0 })] // a message within a message
    public async Task A_frame_against_the_rfc_closes_with_1002(byte[] frame)
    {
        using var socket = await UpgradeByHandAsync();
        await socket.SendAsync(frame);
        Assert.Equal(1002, await ReadCloseCodeAsync(socket));
    }

    [Fact]
    public async Task A_length_nobody_has_memory_for_closes_with_1009()
    {
        using var socket = await UpgradeByHandAsync();
        await socket.SendAsync(new byte[] { 0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4 });
        Assert.Equal(1009, await ReadCloseCodeAsync(socket));
    }

    [Fact]
    public async Task A_ping_frame_is_answered_with_its_payload()
    {
        using var socket = await UpgradeByHandAsync();
        await socket.SendAsync(new byte[] { 0x89, 0x82, 0, 0, 0, 0, (byte)'h', (byte)'i' });
        var answer = new byte[4];
        await ReadExactlyAsync(socket, answer);
        Assert.Equal([0x8A, 2, (byte)'h', (byte)'i'], answer);
    }

    [Fact]
    public async Task A_close_frame_is_answered()
    {
        using var socket = await UpgradeByHandAsync();
        await socket.SendAsync(new byte[] { 0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE8 });
        Assert.Equal(1000, await ReadCloseCodeAsync(socket));
        Assert.Equal(0, await socket.ReceiveAsync(new byte[1]));
    }

    [Theory]
    [InlineData("GET", "/connection/websocket", "", 426)]
    [InlineData("POST", "/connection/websocket", "Content-Length: 0\r\n", 426)]
    [InlineData("GET", "/connection/websocket", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 426)]
    [InlineData("GET", "/connection/websocket", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n", 400)]
    [InlineData("GET", "/connection/websocket", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: https://evil.example\r\n", 403)]
    [InlineData("GET", "/connection/websocket2", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 404)]
    [InlineData("GET", "/nowhere", "", 404)]
    [InlineData("BREW", "/", "", 405)]
    [InlineData("GET", "/connection/websocket", "X-Long: %LONG%\r\n", 431)]
    public async Task A_handshake_that_is_wrong_gets_a_status(string method, string path, string headers, int status)
    {
        using var socket = await OpenAsync();
        headers = headers.Replace("%LONG%", new string('x', 40_000), StringComparison.Ordinal);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n"));
        var head = new byte[12];
        await ReadExactlyAsync(socket, head);
        Assert.Equal($"HTTP/1.1 {status}", Encoding.ASCII.GetString(head));
    }

    [Fact]
    public async Task What_is_not_http_gets_400()
    {
        using var socket = await OpenAsync();
        await socket.SendAsync("\x16\x03\x01 hello\r\n\r\n"u8.ToArray());
        var head = new byte[12];
        await ReadExactlyAsync(socket, head);
        Assert.Equal("HTTP/1.1 400", Encoding.ASCII.GetString(head));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9999", null)]
    [InlineData("https://forum.example", "https://forum.example")]
    public async Task Pages_of_the_same_host_and_allowed_origins_may_connect(string origin, string? allowed)
    {
        await using var node = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:AllowedOrigins:0"] = allowed });
        await using var client = await RealtimeClient.OpenAsync(node.WebSocketAddress, options => options.SetRequestHeader("Origin", origin));
        Assert.Equal(109, (await client.CommandAsync("connect", new { token = "x" })).GetProperty("error").GetProperty("code").GetInt32());
    }

    private async Task<Socket> OpenAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Node.Address.Port));
        return socket;
    }

    private async Task<Socket> UpgradeByHandAsync()
    {
        var socket = await OpenAsync();

        // In two pieces, so that the head arrives incomplete first.
        await socket.SendAsync("GET /connection/websocket?x=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive, Upg"u8.ToArray());
        await Task.Delay(20);
        await socket.SendAsync("rade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray());
        var expected = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
        var head = new byte[expected.Length];
        await ReadExactlyAsync(socket, head);
        Assert.Equal(expected, Encoding.ASCII.GetString(head));
        return socket;
    }

    private static async Task<int> ReadCloseCodeAsync(Socket socket)
    {
        var header = new byte[4];
        await ReadExactlyAsync(socket, header);
        Assert.Equal(0x88, header[0]);
        await ReadExactlyAsync(socket, new byte[header[1] - 2]);
        return BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2));
    }

    private static async Task ReadExactlyAsync(Socket socket, byte[] buffer)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        for (var read = 0; read < buffer.Length;)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(read), timeout.Token);
            Assert.NotEqual(0, received);
            read += received;
        }
    }
}
