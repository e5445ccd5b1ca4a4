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

    private static Task<RealtimeNode> StartAsync(RedisServer redis) => RealtimeNode.StartAsync(redis.ConnectionString, new()
    {
        ["Realtime:ProbeInterval"] = "00:00:00.200",
        ["Realtime:ProbeTimeout"] = "00:00:01",
        ["Realtime:RedisTimeout"] = "00:00:02",
    });

    private static async Task HealthBecomesAsync(RealtimeNode node, System.Net.HttpStatusCode expected)
    {
        using var http = new HttpClient { BaseAddress = node.Address };
        await Eventually.HoldsAsync(
            async () => (await http.GetAsync("/health")).StatusCode == expected, TimeSpan.FromSeconds(30), $"health is {expected}");
    }
}
