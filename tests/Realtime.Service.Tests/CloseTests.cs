using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Realtime.Backchannel.Control;

namespace Realtime.Service.Tests;

/// <summary>How connections end, and other ways in than the ordinary one.</summary>
[Collection(TwoNodes.Name)]
public sealed class CloseTests(RedisFixture fixture)
{
    [Fact]
    public async Task The_end_of_a_login_session_closes_its_connections_on_all_nodes()
    {
        await using var here = await RealtimeClient.ConnectAsync(fixture.NodeA, "1", "ending");
        await using var there = await RealtimeClient.ConnectAsync(fixture.NodeB, "1", "ending");
        await using var otherSession = await RealtimeClient.ConnectAsync(fixture.NodeA, "1", "staying");

        await fixture.NodeB.Control.EndSessionAsync("ending");
        Assert.Equal((3011, "session ended"), await here.ReadToCloseAsync());
        Assert.Equal((3011, "session ended"), await there.ReadToCloseAsync());
        Assert.True((await otherSession.SubscribeAsync("topic:1")).TryGetProperty("subscribe", out _));
    }

    [Fact]
    public async Task A_banned_user_is_closed_for_good()
    {
        await using var client = await RealtimeClient.ConnectAsync(fixture.NodeA, "banned", "s");
        await using var other = await RealtimeClient.ConnectAsync(fixture.NodeA, "other", "s");
        await fixture.NodeB.Control.DisconnectUserAsync("banned");
        Assert.Equal((3503, "force disconnect"), await client.ReadToCloseAsync());
        Assert.True((await other.SubscribeAsync("topic:1")).TryGetProperty("subscribe", out _));
    }

    [Fact]
    public async Task One_connection_of_a_user_is_closed_wherever_it_is()
    {
        var (here, hereId) = await ConnectAsync(fixture.NodeA, "by client");
        var (there, _) = await ConnectAsync(fixture.NodeB, "by client");
        await using (here)
        await using (there)
        {
            await fixture.NodeB.Control.DisconnectAsync(new ConnectionFilter("somebody else", null, hereId), DisconnectReason.Default);
            await fixture.NodeB.Control.DisconnectAsync(new ConnectionFilter("by client", null, "not an id"), DisconnectReason.Default);
            await fixture.NodeB.Control.DisconnectAsync(new ConnectionFilter("by client", null, hereId), DisconnectReason.TryCreate(4100, "moved")!);
            Assert.Equal((4100, "moved"), await here.ReadToCloseAsync());
            Assert.True((await there.SubscribeAsync("topic:1")).TryGetProperty("subscribe", out _));
        }
    }

    [Fact]
    public async Task All_connections_of_a_user_but_those_on_the_list_are_closed()
    {
        var (kept, keptId) = await ConnectAsync(fixture.NodeA, "all but");
        var (here, _) = await ConnectAsync(fixture.NodeA, "all but");
        var (keptThere, keptThereId) = await ConnectAsync(fixture.NodeB, "all but");
        var (there, _) = await ConnectAsync(fixture.NodeB, "all but");
        await using (kept)
        await using (here)
        await using (keptThere)
        await using (there)
        {
            await fixture.NodeB.Control.DisconnectAsync(
                new ConnectionFilter("all but") { Except = [keptId, keptThereId, "not an id"] }, DisconnectReason.Default);
            Assert.Equal((3503, "force disconnect"), await here.ReadToCloseAsync());
            Assert.Equal((3503, "force disconnect"), await there.ReadToCloseAsync());
            Assert.True((await kept.SubscribeAsync("topic:1")).TryGetProperty("subscribe", out _));
            Assert.True((await keptThere.SubscribeAsync("topic:1")).TryGetProperty("subscribe", out _));
        }
    }

    private static async Task<(RealtimeClient Client, string Id)> ConnectAsync(RealtimeNode node, string user)
    {
        var client = await RealtimeClient.OpenAsync(node.WebSocketAddress);
        var reply = await client.CommandAsync("connect", new { token = await node.MintAsync(user, "s") });
        return (client, reply.GetProperty("connect").GetProperty("client").GetString()!);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("""{"user":"","code":3503}""")]
    public void What_is_not_a_control_message_is_ignored(string text) =>
        Assert.Null(ControlMessage.TryParse(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task Stopping_a_node_sends_its_clients_away_to_another()
    {
        var node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString);
        var clients = new List<RealtimeClient>();
        for (var i = 0; i < 20; i++)
        {
            clients.Add(await RealtimeClient.ConnectAsync(node));
        }

        var ends = clients.ConvertAll(client => client.ReadToCloseAsync());
        await node.StopAsync();
        foreach (var end in ends)
        {
            Assert.Equal((3001, "shutdown"), await end);
        }

        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_closed_and_holds_nobody_up()
    {
        await using var node = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:MaxQueueBytes"] = "262144" });
        await using var slow = await RealtimeClient.ConnectAsync(node);
        await using var quick = await RealtimeClient.ConnectAsync(node);
        await slow.SubscribeAsync("live:flood");
        await quick.SubscribeAsync("live:flood");

        // The socket buffers of both sides take some megabytes before anything waits in the node.
        const int Publications = 600;
        var text = new string('x', 30_000);
        using var mayPublish = new SemaphoreSlim(4);
        var reading = Task.Run(async () =>
        {
            for (var i = 0; i < Publications; i++)
            {
                Assert.Equal(i, (await quick.NextPublicationAsync("live:flood")).Data.GetProperty("i").GetInt32());
                mayPublish.Release();
            }
        });
        for (var i = 0; i < Publications; i++)
        {
            Assert.True(await mayPublish.WaitAsync(TimeSpan.FromSeconds(15)));
            await node.Publisher.PublishAsync("live:flood", new { i, text });
        }

        await reading;
        Assert.All(node.Node.Connections.Snapshot(), connection => Assert.InRange(connection.QueuedBytes, 0, 262_144));
        await Eventually.HoldsAsync(() => node.Node.Connections.Count == 1, what: "the slow client is gone");
    }

    [Fact]
    public async Task A_slow_client_that_wakes_up_in_time_is_told_why()
    {
        await using var node = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:MaxQueueBytes"] = "262144", ["Realtime:CloseTimeout"] = "00:00:10" });
        await using var slow = await RealtimeClient.ConnectAsync(node);
        await slow.SubscribeAsync("live:nap");
        var text = new string('x', 30_000);
        for (var i = 0; i < 600 && node.Node.Connections.Snapshot()[0].State != Connections.ConnectionState.Closing; i++)
        {
            await node.Publisher.PublishAsync("live:nap", new { i, text });
        }

        Assert.Equal((3008, "slow"), await slow.ReadToCloseAsync());
    }

    [Fact]
    public async Task Tls_and_reused_connections_are_served_through_the_http_server()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, configure: builder =>
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(certificate);
            })));
        Assert.Equal("https", node.Address.Scheme);

        await using var client = await RealtimeClient.OpenAsync(
            node.WebSocketAddress, options => options.RemoteCertificateValidationCallback = (_, presented, _, _) => presented!.GetCertHashString() == certificate.GetCertHashString());
        await client.CommandAsync("connect", new { token = await node.MintAsync() });
        await client.SubscribeAsync("topic:tls");
        for (var i = 0; i < 50; i++)
        {
            await fixture.NodeA.Publisher.PublishAsync("topic:tls", new string('x', 20_000));
        }

        for (var i = 1; i <= 50; i++)
        {
            Assert.Equal((ulong)i, (await client.NextPublicationAsync("topic:tls")).Offset);
        }
    }

    [Fact]
    public async Task An_upgrade_after_other_requests_on_the_connection_works()
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, fixture.NodeA.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray());
        var buffer = new byte[4096];
        var received = System.Text.Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
        Assert.StartsWith("HTTP/1.1 ", received, StringComparison.Ordinal);
        while (!received.EndsWith("0\r\n\r\n", StringComparison.Ordinal))
        {
            received += System.Text.Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
        }

        await stream.WriteAsync("GET /connection/websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray());
        var head = System.Text.Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
        Assert.StartsWith("HTTP/1.1 101", head, StringComparison.Ordinal);
        Assert.Contains("Upgrade: websocket\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Connection: Upgrade\r\n", head, StringComparison.Ordinal);

        using var socket = System.Net.WebSockets.WebSocket.CreateFromStream(stream, new System.Net.WebSockets.WebSocketCreationOptions());
        await socket.SendAsync("""{"id":1,"connect":{"token":"x"}}"""u8.ToArray(), System.Net.WebSockets.WebSocketMessageType.Text, true, default);
        var reply = await socket.ReceiveAsync(buffer, default);
        Assert.Contains("\"code\":109", System.Text.Encoding.UTF8.GetString(buffer, 0, reply.Count), StringComparison.Ordinal);
    }
}
