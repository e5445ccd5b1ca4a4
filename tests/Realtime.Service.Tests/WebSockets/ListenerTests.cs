using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Realtime.Service.Tests.WebSockets;

/// <summary>Which connections are served on their sockets, and which go on to the HTTP server; whatever comes in whatever pieces.</summary>
[Collection(TwoNodes.Name)]
public sealed class ListenerTests(RedisFixture fixture)
{
    private const string Upgrade =
        "GET /connection/websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    [Fact]
    public async Task An_ordinary_upgrade_never_gets_to_the_http_server()
    {
        await using var socket = await RawSocket.OpenAsync(fixture.NodeA);
        Assert.StartsWith("HTTP/1.1 101", socket.Head, StringComparison.Ordinal);
        Assert.Null(socket.Header("Date"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(300, true)]
    public async Task A_head_in_pieces_is_put_together_by_whoever_has_the_patience(int pause, bool viaHttp)
    {
        using var client = await ConnectAsync();
        foreach (var piece in (Upgrade + "\r\n").Chunk(100))
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(piece));
            await Task.Delay(pause);
        }

        var head = await ReadHeadAsync(client);
        Assert.StartsWith("HTTP/1.1 101", head, StringComparison.Ordinal);
        Assert.Equal(viaHttp, head.Contains("\r\nDate:", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_head_that_is_too_long_for_here_is_not_too_long_for_the_http_server()
    {
        await using var socket = await RawSocket.OpenAsync(fixture.NodeA, headers: [$"Cookie: {new string('c', 9_000)}"]);
        Assert.StartsWith("HTTP/1.1 101", socket.Head, StringComparison.Ordinal);
        Assert.NotNull(socket.Header("Date"));
        await socket.SendTextAsync("""{"id":1,"connect":{"token":"x"}}""");
        Assert.Contains("\"code\":109", await socket.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /connection/websocket HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 426")]
    [InlineData("GET /connection/websocket HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 426")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200")]
    [InlineData("\u0016\u0003\u0001 not a request at all\r\n\r\n", "HTTP/1.1 400")]
    public async Task Everything_else_is_answered_by_the_http_server(string request, string answer)
    {
        using var client = await ConnectAsync();
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        Assert.StartsWith(answer, await ReadHeadAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_that_comes_with_the_head_is_not_lost()
    {
        using var client = await ConnectAsync();
        byte[] bytes = [.. Encoding.ASCII.GetBytes(Upgrade + "\r\n"), .. Frame("""{"id":1,"connect":{"token":"x"}}""")];
        await client.GetStream().WriteAsync(bytes);
        Assert.StartsWith("HTTP/1.1 101", await ReadHeadAsync(client), StringComparison.Ordinal);
        Assert.Contains("\"code\":109", await ReadFrameAsync(client), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Frames_may_come_byte_by_byte_and_many_at_once(bool viaHttp)
    {
        await using var socket = await RawSocket.OpenAsync(fixture.NodeA, viaHttp: viaHttp);
        await socket.SendTextAsync(Connect(await fixture.NodeA.MintAsync()));
        Assert.Contains("\"id\":1", await socket.ReadTextAsync(), StringComparison.Ordinal);
        var frame = Frame("""{"id":2,"ping":{}}""");
        foreach (var piece in frame.Chunk(1))
        {
            await socket.WriteAsync(piece);
        }

        Assert.Contains("\"id\":2", await socket.ReadTextAsync(), StringComparison.Ordinal);
        await socket.WriteAsync([.. Enumerable.Range(3, 300).SelectMany(id => Frame($$$"""{"id":{{{id}}},"ping":{}}"""))]);
        for (var id = 3; id < 303; id++)
        {
            Assert.Contains($"\"id\":{id}", await socket.ReadTextAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Frames_larger_than_what_is_read_at_once_are_put_together()
    {
        await using var socket = await RawSocket.OpenAsync(fixture.NodeA);
        await socket.SendTextAsync(Connect(await fixture.NodeA.MintAsync()));
        await socket.ReadTextAsync();
        foreach (var size in new[] { 4_000, 4_096, 5_000, 20_000, 60_000 })
        {
            await socket.SendTextAsync($$$"""{"id":{{{size}}},"rpc":{"method":"nobody","data":"{{{new string('x', size)}}}"}}""");
            Assert.Contains($"\"id\":{size},\"error\":{{\"code\":108", await socket.ReadTextAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_connects_and_says_nothing_for_long_may_still_ask_the_http_server()
    {
        await using var node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new() { ["Realtime:HandshakeTimeout"] = "00:00:00.2" });
        using var client = await ConnectAsync(node);
        await Task.Delay(500);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Upgrade + "\r\n"));
        var head = await ReadHeadAsync(client);
        Assert.StartsWith("HTTP/1.1 101", head, StringComparison.Ordinal);
        Assert.Contains("\r\nDate:", head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_stopped_node_leaves_no_connection_open()
    {
        var node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new() { ["Realtime:CloseTimeout"] = "00:00:00.3", ["Realtime:DrainTime"] = "00:00:00.1" });
        await using var talking = await RawSocket.OpenAsync(node);
        await talking.SendTextAsync(Connect(await node.MintAsync()));
        await talking.ReadTextAsync();
        using var silent = await ConnectAsync(node);
        var port = node.Address.Port;
        await node.DisposeAsync();

        // The client does not hang up: it is cut.
        Assert.Equal(3001, await talking.ReadCloseAsync());
        await Assert.ThrowsAnyAsync<IOException>(async () => await talking.ReadAsync());
        await Eventually.HoldsAsync(async () =>
        {
            using var late = new TcpClient();
            return await late.ConnectAsync(IPAddress.Loopback, port).ContinueWith(connecting => connecting.IsFaulted, TaskScheduler.Default);
        }, what: "nobody listens");
    }

    private static string Connect(string token) => $$$"""{"id":1,"connect":{"token":"{{{token}}}"}}""";

    private Task<TcpClient> ConnectAsync() => ConnectAsync(fixture.NodeA);

    private static async Task<TcpClient> ConnectAsync(RealtimeNode node)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, node.Address.Port);
        return client;
    }

    private static byte[] Frame(string text) => RawSocket.Mask(RawSocket.Final | RawSocket.Text, Encoding.UTF8.GetBytes(text));

    private static async Task<string> ReadHeadAsync(TcpClient client)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await client.GetStream().ReadExactlyAsync(one, timeout.Token);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private static async Task<string> ReadFrameAsync(TcpClient client)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        var head = new byte[2];
        await client.GetStream().ReadExactlyAsync(head, timeout.Token);
        Assert.InRange(head[1], 0, 125);
        var payload = new byte[head[1]];
        await client.GetStream().ReadExactlyAsync(payload, timeout.Token);
        return Encoding.UTF8.GetString(payload);
    }
}
