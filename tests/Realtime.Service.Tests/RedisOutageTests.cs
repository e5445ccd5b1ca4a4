namespace Realtime.Service.Tests;

/// <summary>Redis goes away and comes back: connections stay, readiness tells, and nobody misses anything in silence.</summary>
public sealed class RedisOutageTests
{
    [Fact]
    public async Task After_an_outage_that_loses_everything_subscribers_start_anew()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await StartAsync(redis);
        await using var client = await RealtimeClient.ConnectAsync(node);
        var before = (await client.SubscribeAsync("topic:1")).GetProperty("subscribe").GetProperty("epoch").GetString()!;
        await node.Publisher.PublishAsync("topic:1", 1);
        await client.NextPublicationAsync("topic:1");

        await redis.KillAsync();
        await HealthBecomesAsync(node, System.Net.HttpStatusCode.ServiceUnavailable);
        Assert.Equal(100, (await client.SubscribeAsync("topic:2")).GetProperty("error").GetProperty("code").GetInt32());
        await redis.StartAgainAsync();
        await HealthBecomesAsync(node, System.Net.HttpStatusCode.OK);

        RecoveryTests.AssertInsufficient(await client.NextAsync(), "topic:1");
        var after = (await client.RecoverAsync("topic:1", before, 1)).GetProperty("subscribe");
        Assert.False(after.TryGetProperty("recovered", out _));
        Assert.NotEqual(before, after.GetProperty("epoch").GetString());

        await node.Publisher.PublishAsync("topic:1", 2);
        Assert.Equal(2, (await client.NextPublicationAsync("topic:1")).Data.GetInt32());
    }

    [Fact]
    public async Task After_an_outage_that_loses_nothing_subscribers_go_on()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await StartAsync(redis);
        await using var client = await RealtimeClient.ConnectAsync(node);
        await client.SubscribeAsync("topic:1");
        await node.Publisher.PublishAsync("topic:1", 1);
        await client.NextPublicationAsync("topic:1");

        await redis.SaveAsync();
        await redis.KillAsync();
        await HealthBecomesAsync(node, System.Net.HttpStatusCode.ServiceUnavailable);
        await redis.StartAgainAsync();
        await HealthBecomesAsync(node, System.Net.HttpStatusCode.OK);

        await node.Publisher.PublishAsync("topic:1", 2);
        Assert.Equal(2UL, (await client.NextPublicationAsync("topic:1")).Offset);
    }

    [Fact]
    public async Task A_node_starts_without_redis_and_works_when_it_comes()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var node = await StartAsync(redis);
        await HealthBecomesAsync(node, System.Net.HttpStatusCode.ServiceUnavailable);
        await using (var early = await RealtimeClient.OpenAsync(node.WebSocketAddress))
        {
            var refused = (await early.CommandAsync("connect", new { token = "any" })).GetProperty("error");
            Assert.Equal(100, refused.GetProperty("code").GetInt32());
            Assert.True(refused.GetProperty("temporary").GetBoolean());
        }

        await redis.StartAgainAsync();
        await HealthBecomesAsync(node, System.Net.HttpStatusCode.OK);
        await using var client = await RealtimeClient.ConnectAsync(node);
        await client.SubscribeAsync("topic:1");
        await node.Publisher.PublishAsync("topic:1", 1);
        Assert.Equal(1UL, (await client.NextPublicationAsync("topic:1")).Offset);
    }

    [Fact]
    public async Task Cut_pubsub_connections_lose_duplicate_and_reorder_nothing()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await StartAsync(redis);
        await using var publisher = await StartAsync(redis);
        await using var client = await RealtimeClient.ConnectAsync(node);
        var subscribed = (await client.SubscribeAsync("topic:cut")).GetProperty("subscribe");
        var epoch = subscribed.GetProperty("epoch").GetString()!;

        const int Publications = 600;
        var publishing = Task.Run(async () =>
        {
            for (var i = 1; i <= Publications; i++)
            {
                if (i % 150 == 0)
                {
                    // Whatever is published until the node has subscribed again does not reach it.
                    Assert.NotEqual(":0", await redis.CommandAsync("CLIENT KILL TYPE pubsub"));
                }

                await publisher.Publisher.PublishAsync("topic:cut", i);
                await Task.Delay(5);
            }
        });

        var received = 0;
        var recoveries = 0;
        while (received < Publications)
        {
            var push = (await client.NextAsync()).GetProperty("push");
            if (push.TryGetProperty("pub", out var publication))
            {
                Assert.Equal(++received, publication.GetProperty("data").GetInt32());
                continue;
            }

            Assert.Equal(2500, push.GetProperty("unsubscribe").GetProperty("code").GetInt32());
            recoveries++;
            var again = (await client.RecoverAsync("topic:cut", epoch, (ulong)received)).GetProperty("subscribe");
            Assert.True(again.GetProperty("recovered").GetBoolean(), again.ToString());
            if (again.TryGetProperty("publications", out var missed))
            {
                foreach (var one in missed.EnumerateArray())
                {
                    Assert.Equal(++received, one.GetProperty("data").GetInt32());
                }
            }
        }

        await publishing;
        Assert.NotEqual(0, recoveries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silent_connections_are_replaced_and_nothing_is_missed(bool onlySubscribed)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var relay = new SilenceRelay(redis.Port);
        await using var node = await StartAsync(relay.ConnectionString);
        await using var publisher = await StartAsync(redis);
        await using var client = await RealtimeClient.ConnectAsync(node, "42", "s1");
        var epoch = (await client.SubscribeAsync("topic:1")).GetProperty("subscribe").GetProperty("epoch").GetString()!;
        await client.SubscribeAsync("live:1");
        await publisher.Publisher.PublishAsync("topic:1", 1);
        await client.NextPublicationAsync("topic:1");
        await HealthBecomesAsync(node, System.Net.HttpStatusCode.OK);

        // New connections cannot be made at first, so that readiness is seen to be red.
        relay.SilencesNew = true;
        Assert.NotEqual(0, relay.Silence(onlySubscribed));
        for (var i = 2; i <= 4; i++)
        {
            await publisher.Publisher.PublishAsync("topic:1", i);
        }

        await HealthBecomesAsync(node, System.Net.HttpStatusCode.ServiceUnavailable);
        relay.SilencesNew = false;

        // The connection for commands is the Redis client's own, which gives it up after four timeouts of five seconds.
        await HealthBecomesAsync(node, System.Net.HttpStatusCode.OK, seconds: 90);

        RecoveryTests.AssertInsufficient(await client.NextAsync(), "topic:1");
        var again = (await client.RecoverAsync("topic:1", epoch, 1)).GetProperty("subscribe");
        Assert.Equal([2, 3, 4], again.GetProperty("publications").EnumerateArray().Select(one => one.GetProperty("data").GetInt32()));
        await publisher.Publisher.PublishAsync("topic:1", 5);
        Assert.Equal((5UL, 5), (await client.NextPublicationAsync("topic:1")) is var next ? (next.Offset, next.Data.GetInt32()) : default);
        await publisher.Publisher.PublishAsync("live:1", 6);
        Assert.Equal(6, (await client.NextPublicationAsync("live:1")).Data.GetInt32());
        await publisher.Control.DisconnectUserAsync("42");
        Assert.Equal((3503, "force disconnect"), await client.ReadToCloseAsync());
    }

    [Fact]
    public async Task Readiness_turns_red_within_ten_seconds_of_silence_as_configured_by_default()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var relay = new SilenceRelay(redis.Port);
        await using var node = await RealtimeNode.StartAsync(relay.ConnectionString);
        await HealthBecomesAsync(node, System.Net.HttpStatusCode.OK);
        relay.SilencesNew = true;
        Assert.NotEqual(0, relay.Silence(onlySubscribed: true));
        await HealthBecomesAsync(node, System.Net.HttpStatusCode.ServiceUnavailable, seconds: 10);
        relay.SilencesNew = false;
        await HealthBecomesAsync(node, System.Net.HttpStatusCode.OK);
    }

    private static Task<RealtimeNode> StartAsync(RedisServer redis) => StartAsync(redis.ConnectionString);

    private static Task<RealtimeNode> StartAsync(string redis) => RealtimeNode.StartAsync(redis, new()
    {
        ["Realtime:ProbeInterval"] = "00:00:00.200",
        ["Realtime:ProbeTimeout"] = "00:00:01",
        ["Realtime:RedisTimeout"] = "00:00:02",

        // Clients wait for what they have missed, not for pings.
        ["Realtime:PingInterval"] = "00:10:00",
    });

    private static async Task HealthBecomesAsync(RealtimeNode node, System.Net.HttpStatusCode expected, int seconds = 30)
    {
        using var http = new HttpClient { BaseAddress = node.Address };
        await Eventually.HoldsAsync(
            async () => (await http.GetAsync("/health")).StatusCode == expected, TimeSpan.FromSeconds(seconds), $"health is {expected}");
    }
}
