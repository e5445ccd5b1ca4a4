using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Handlers;
using Realtime.Service.Telemetry;
using Realtime.Service.Tests.Http;
using Realtime.Service.Tests.WebSockets;

namespace Realtime.Service.Tests.Limits;

/// <summary>The limits where clients meet them, on every way in.</summary>
[Collection(TwoNodes.Name)]
public sealed class WiredLimitTests(RedisFixture fixture)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Too_many_attempts_are_refused_before_the_upgrade_and_counted_once(bool viaHttp)
    {
        await using var node = await StartAsync(("AttemptsPerAddress:PerSecond", "0.001"), ("AttemptsPerAddress:Burst", "2"));
        var refusals = 0L;
        using var listener = new MeterListener();
        var scope = node.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument is { Name: "realtime.refusals", Meter.Name: RealtimeMetrics.MeterName } && ReferenceEquals(instrument.Meter.Scope, scope))
            {
                meters.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref refusals, value));
        listener.Start();

        for (var i = 0; i < 2; i++)
        {
            await using var admitted = await RawSocket.OpenAsync(node, viaHttp: viaHttp);
            Assert.StartsWith("HTTP/1.1 101", admitted.Head, StringComparison.Ordinal);
        }

        await using var refused = await RawSocket.OpenAsync(node, viaHttp: viaHttp);
        Assert.StartsWith("HTTP/1.1 429", refused.Head, StringComparison.Ordinal);
        Assert.Equal(1, Interlocked.Read(ref refusals));
        await using var stream = await StreamClient.PostAsync(node, StreamClient.HttpStream, "{}");
        Assert.Equal(HttpStatusCode.TooManyRequests, stream.Response.StatusCode);
        await using var events = await StreamClient.SendAsync(node, new HttpRequestMessage(HttpMethod.Get, $"{StreamClient.Sse}?cf_connect={{}}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, events.Response.StatusCode);
        await using var up = await StreamClient.PostAsync(node, StreamClient.Emulation, """{"session":"x","node":"x"}""");
        Assert.Equal(HttpStatusCode.NotFound, up.Response.StatusCode);
        Assert.Equal(3, Interlocked.Read(ref refusals));
    }

    [Fact]
    public async Task Only_so_many_connections_may_be_open_from_one_address()
    {
        await using var node = await StartAsync(("ConnectionsPerAddress", "2"));
        await using var first = await RealtimeClient.ConnectAsync(node, new TokenGrant());
        var second = await StreamClient.ConnectAsync(node, new());
        await using (var third = await RealtimeClient.OpenAsync(node.WebSocketAddress))
        {
            Assert.Equal((3504, "connection limit"), await third.ReadToCloseAsync());
        }

        await using (var stream = await StreamClient.PostAsync(node, StreamClient.HttpStream, Connect(await node.MintAsync())))
        {
            Assert.Equal("{\"push\":{\"disconnect\":{\"code\":3504,\"reason\":\"connection limit\"}}}\n", Encoding.UTF8.GetString(await stream.ReadToEndAsync()));
        }

        await second.DisposeAsync();
        await Eventually.HoldsAsync(() => node.Node.Connections.Count == 1, what: "the others are gone");
        await using var again = await RealtimeClient.ConnectAsync(node, new TokenGrant());
    }

    [Fact]
    public async Task Only_so_many_connections_may_be_open_of_one_user()
    {
        await using var node = await StartAsync(("ConnectionsPerUser", "2"));
        var first = await RealtimeClient.ConnectAsync(node, new TokenGrant { User = "42" });
        await using var second = await StreamClient.ConnectAsync(node, new TokenGrant { User = "42" });
        await using (var third = await RealtimeClient.OpenAsync(node.WebSocketAddress))
        {
            await third.SendAsync(Connect(await node.MintAsync("42")));
            Assert.Equal((3504, "connection limit"), await third.ReadToCloseAsync());
        }

        await using var other = await RealtimeClient.ConnectAsync(node, new TokenGrant { User = "43" });
        for (var i = 0; i < 4; i++)
        {
            await using var anonymous = await RealtimeClient.ConnectAsync(node, new TokenGrant());
        }

        await first.DisposeAsync();
        await Eventually.HoldsAsync(() => node.Node.Connections.Count == 2, what: "the others are gone");
        await using var again = await RealtimeClient.ConnectAsync(node, new TokenGrant { User = "42" });
    }

    [Fact]
    public async Task Counts_are_exact_after_many_have_come_and_gone()
    {
        await using var node = await StartAsync(("ConnectionsPerUser", "8"), ("ConnectionsPerAddress", "8"));
        for (var round = 0; round < 3; round++)
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            {
                switch (i % 4)
                {
                    case 0:
                        await using (await RealtimeClient.OpenAsync(node.WebSocketAddress))
                        {
                        }

                        break;
                    case 1:
                        await using (var refused = await RealtimeClient.OpenAsync(node.WebSocketAddress))
                        {
                            await refused.SendAsync(Connect("forged"));
                        }

                        break;
                    case 2:
                        await using (var stream = await StreamClient.PostAsync(node, StreamClient.HttpStream, Connect(await node.MintAsync("42"))))
                        {
                            await stream.ReadAsync();
                        }

                        break;
                    default:
                        await using (var client = await RealtimeClient.OpenAsync(node.WebSocketAddress))
                        {
                            await client.SendAsync(Connect(await node.MintAsync("42")));
                        }

                        break;
                }
            });
            await Eventually.HoldsAsync(() => node.Node.Connections.Count == 0, what: "all are gone");

            // Just as many as may be can be open again, and one more cannot.
            var open = new List<RealtimeClient>();
            for (var i = 0; i < 8; i++)
            {
                open.Add(await RealtimeClient.ConnectAsync(node, new TokenGrant { User = "42" }));
            }

            await using (var more = await RealtimeClient.OpenAsync(node.WebSocketAddress))
            {
                Assert.Equal(3504, (await more.ReadToCloseAsync()).Code);
            }

            foreach (var client in open)
            {
                await client.DisposeAsync();
            }

            await Eventually.HoldsAsync(() => node.Node.Connections.Count == 0, what: "all are gone");
        }
    }

    [Fact]
    public async Task Too_many_commands_are_an_error_and_messages_end_the_connection()
    {
        var handler = new Counter();
        await using var node = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, Settings(("CommandsPerConnection:PerSecond", "0.001"), ("CommandsPerConnection:Burst", "2")), builder => builder.Services.AddSingleton<IMessageHandler>(handler));
        await using var client = await RealtimeClient.ConnectAsync(node, RealtimeNode.Allowed("42", "*"));
        await client.DoneAsync("subscribe", new { channel = "topic:limited-commands" });
        await client.SendAsync("""{"send":{"data":1}}""");
        Assert.Equal(
            """{"code":111,"message":"too many requests","temporary":true}""", (await client.CommandAsync("unsubscribe", new { channel = "topic:limited-commands" })).GetProperty("error").GetRawText());
        Assert.Equal(1, handler.Count);

        // Another connection has its own, and what the server sends costs nothing.
        await using var other = await RealtimeClient.ConnectAsync(node, RealtimeNode.Allowed("42", "*"));
        await other.DoneAsync("subscribe", new { channel = "topic:limited-commands" });
        await node.Publisher.PublishAsync("topic:limited-commands", 1);
        await client.NextPublicationAsync("topic:limited-commands");

        await client.SendAsync("""{"send":{"data":1}}""");
        Assert.Equal((3013, "too many requests"), await client.ReadToCloseAsync());
        Assert.Equal(1, handler.Count);
    }

    [Fact]
    public async Task A_users_commands_and_publications_are_limited_over_all_connections()
    {
        await using var node = await StartAsync(
            ("CommandsPerUser:PerSecond", "0.001"), ("CommandsPerUser:Burst", "4"), ("PublishesPerUser:PerSecond", "0.001"), ("PublishesPerUser:Burst", "2"));
        await using var first = await RealtimeClient.ConnectAsync(node, RealtimeNode.Allowed("42", "*"));
        await using var second = await StreamClient.ConnectAsync(node, RealtimeNode.Allowed("42", "*"));
        await first.DoneAsync("publish", new { channel = "topic:limited-user", data = 1 });
        Assert.True((await second.CommandAsync(node, "publish", new { channel = "topic:limited-user", data = 1 })).TryGetProperty("publish", out _));
        Assert.Equal(111, await first.RefusedAsync("publish", new { channel = "topic:limited-user", data = 1 }));
        await first.DoneAsync("history", new { channel = "topic:limited-user" });
        Assert.Equal(111, await first.RefusedAsync("history", new { channel = "topic:limited-user" }));
        await using var other = await RealtimeClient.ConnectAsync(node, RealtimeNode.Allowed("43", "*"));
        Assert.Equal(2UL, (await other.DoneAsync("history", new { channel = "topic:limited-user" })).GetProperty("offset").GetUInt64());
    }

    [Fact]
    public async Task A_connections_publications_are_limited()
    {
        await using var node = await StartAsync(("PublishesPerConnection:PerSecond", "0.001"), ("PublishesPerConnection:Burst", "1"));
        await using var client = await RealtimeClient.ConnectAsync(node, RealtimeNode.Allowed("42", "*"));

        // What is refused for another reason takes nothing.
        Assert.Equal(102, await client.RefusedAsync("publish", new { channel = "unheard:1", data = 1 }));
        await client.DoneAsync("publish", new { channel = "topic:limited-connection", data = 1 });
        Assert.Equal(111, await client.RefusedAsync("publish", new { channel = "topic:limited-connection", data = 1 }));
        await client.DoneAsync("subscribe", new { channel = "topic:limited-connection" });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Behind_trusted_proxies_the_client_counts_and_not_the_proxy(bool viaHttp)
    {
        await using var node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, Settings(("ConnectionsPerAddress", "1"), ("../TrustedProxies:0", "loopback")));
        await using var first = await OpenAsync("203.0.113.1");
        await using var second = await OpenAsync("203.0.113.2");
        await using var made = await OpenAsync("203.0.113.99, 203.0.113.1");
        await AliveAsync(first);
        await AliveAsync(second);
        Assert.Equal(3504, await made.ReadCloseAsync());
        await using var neighbour = await OpenAsync("2001:db8:0:1::1");
        await using var sameNetwork = await OpenAsync("2001:db8:0:1::2");
        await AliveAsync(neighbour);
        Assert.Equal(3504, await sameNetwork.ReadCloseAsync());

        var request = StreamClient.Post(StreamClient.HttpStream, Encoding.UTF8.GetBytes(Connect(await node.MintAsync())), "application/json");
        request.Headers.Add("X-Forwarded-For", "203.0.113.2");
        await using var stream = await StreamClient.SendAsync(node, request);
        Assert.Equal(3504, (await stream.NextAsync()).GetProperty("push").GetProperty("disconnect").GetProperty("code").GetInt32());

        Task<RawSocket> OpenAsync(string forwardedFor) => RawSocket.OpenAsync(node, headers: [$"X-Forwarded-For: {forwardedFor}"], viaHttp: viaHttp);

        static async Task AliveAsync(RawSocket socket)
        {
            await socket.SendAsync(RawSocket.Final | RawSocket.Ping, []);
            Assert.Equal(RawSocket.Final | RawSocket.Pong, (await socket.ReadAsync()).First);
        }
    }

    [Fact]
    public async Task Nobody_is_believed_who_is_not_trusted()
    {
        await using var node = await StartAsync(("ConnectionsPerAddress", "1"));
        await using var first = await RawSocket.OpenAsync(node, headers: ["X-Forwarded-For: 203.0.113.1"]);
        await using var second = await RawSocket.OpenAsync(node, headers: ["X-Forwarded-For: 203.0.113.2"]);
        Assert.Equal(3504, await second.ReadCloseAsync());
    }

    private static string Connect(string token) => $$$"""{"id":1,"connect":{"token":"{{{token}}}"}}""";

    private static Dictionary<string, string?> Settings(params (string Key, string Value)[] limits) =>
        limits.ToDictionary(limit => limit.Key.StartsWith("../", StringComparison.Ordinal) ? $"Realtime:{limit.Key[3..]}" : $"Realtime:Limits:{limit.Key}", string? (limit) => limit.Value);

    private Task<RealtimeNode> StartAsync(params (string Key, string Value)[] limits) => RealtimeNode.StartAsync(fixture.Redis.ConnectionString, Settings(limits));

    private sealed class Counter : IMessageHandler
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Task HandleAsync(ClientCall message, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return Task.CompletedTask;
        }
    }
}
