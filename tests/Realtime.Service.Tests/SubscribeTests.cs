using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tests;

/// <summary>Who may listen to what, and what then arrives.</summary>
[Collection(TwoNodes.Name)]
public sealed class SubscribeTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task A_publication_reaches_every_subscriber_on_every_node_in_order()
    {
        var clients = new List<RealtimeClient>();
        for (var i = 0; i < 6; i++)
        {
            var client = await RealtimeClient.ConnectAsync(i % 2 == 0 ? fixture.NodeA : fixture.NodeB);
            var subscribed = (await client.SubscribeAsync("topic:order")).GetProperty("subscribe");
            Assert.True(subscribed.GetProperty("recoverable").GetBoolean());
            Assert.Equal(8, subscribed.GetProperty("epoch").GetString()!.Length);
            clients.Add(client);
        }

        for (var i = 1; i <= 200; i++)
        {
            await fixture.NodeB.Publisher.PublishAsync("topic:order", new { i, text = "<p>grüße</p>\n" });
        }

        foreach (var client in clients)
        {
            for (var i = 1; i <= 200; i++)
            {
                var (offset, data) = await client.NextPublicationAsync("topic:order");
                Assert.Equal((ulong)i, offset);
                Assert.Equal(i, data.GetProperty("i").GetInt32());
                Assert.Equal("<p>grüße</p>\n", data.GetProperty("text").GetString());
            }

            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_channel_without_history_delivers_without_offsets()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        Assert.Equal("{}", (await client.SubscribeAsync("live:1")).GetProperty("subscribe").GetRawText());
        await Node.Publisher.PublishAsync("live:1", 5);
        var (offset, data) = await client.NextPublicationAsync("live:1");
        Assert.Equal((0UL, 5), (offset, data.GetInt32()));
    }

    [Theory]
    [InlineData("topic:other", 103)]
    [InlineData("user:43", 103)]
    [InlineData("unheard:1", 102)]
    [InlineData("nonamespace", 102)]
    [InlineData("none:1", 102)]
    [InlineData("topic:a b", 107)]
    [InlineData("topic:{x}", 107)]
    [InlineData("topic:\u00e4", 107)]
    [InlineData("", 107)]
    public async Task What_is_not_granted_is_refused(string channel, int code)
    {
        await using var client = await RealtimeClient.OpenAsync(Node.WebSocketAddress);
        var token = await Node.MintAsync(new TokenGrant
        {
            User = "42",
            Grants = [new("topic:mine", ChannelRights.Subscribe), new("topic:other", ChannelRights.Publish), new("none:*", ChannelRights.Subscribe)],
        });
        await client.CommandAsync("connect", new { token });
        Assert.Equal(code, Error(await client.SubscribeAsync(channel)));

        // And the connection goes on.
        Assert.True((await client.SubscribeAsync("topic:mine")).TryGetProperty("subscribe", out _));
    }

    [Fact]
    public async Task A_name_of_more_than_255_characters_is_refused()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        Assert.Equal(107, Error(await client.SubscribeAsync("topic:" + new string('x', 250))));
    }

    [Fact]
    public async Task Subscribing_twice_is_refused()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        await client.SubscribeAsync("topic:twice");
        Assert.Equal(105, Error(await client.SubscribeAsync("topic:twice")));
    }

    [Fact]
    public async Task There_is_a_limit_to_the_channels_of_a_connection()
    {
        await using var strict = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:MaxChannelsPerConnection"] = "2" });
        await using var client = await RealtimeClient.ConnectAsync(strict);
        await client.SubscribeAsync("topic:1");
        await client.SubscribeAsync("topic:2");
        Assert.Equal(106, Error(await client.SubscribeAsync("topic:3")));
        await client.CommandAsync("unsubscribe", new { channel = "topic:1" });
        Assert.True((await client.SubscribeAsync("topic:3")).TryGetProperty("subscribe", out _));
    }

    [Fact]
    public async Task After_unsubscribing_nothing_more_arrives()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        await client.SubscribeAsync("topic:left");
        await client.SubscribeAsync("topic:kept");
        Assert.Equal("{}", (await client.CommandAsync("unsubscribe", new { channel = "topic:left" })).GetProperty("unsubscribe").GetRawText());
        Assert.Equal("{}", (await client.CommandAsync("unsubscribe", new { channel = "topic:never" })).GetProperty("unsubscribe").GetRawText());

        await Node.Publisher.PublishAsync("topic:left", 1);
        await Node.Publisher.PublishAsync("topic:kept", 2);
        Assert.Equal(2, (await client.NextPublicationAsync("topic:kept")).Data.GetInt32());
    }

    [Fact]
    public async Task The_node_leaves_a_channel_after_its_last_subscriber_and_comes_back()
    {
        await using var node = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:ChannelLinger"] = "00:00:00.100" });
        for (var round = 0; round < 2; round++)
        {
            await using (var client = await RealtimeClient.ConnectAsync(node))
            {
                await client.SubscribeAsync("topic:linger");
                Assert.Equal("1", await SubscribersInRedisAsync("topic:linger"));
                await node.Publisher.PublishAsync("topic:linger", round);
                Assert.Equal(round, (await client.NextPublicationAsync("topic:linger")).Data.GetInt32());
            }

            await Eventually.HoldsAsync(async () => await SubscribersInRedisAsync("topic:linger") == "0");
            Assert.Equal(0, node.Node.Hub.ChannelCount);
        }
    }

    [Fact]
    public async Task A_thousand_joins_and_leaves_under_load_lose_nothing()
    {
        using var stop = new CancellationTokenSource();
        var published = 0;
        var publishing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await fixture.NodeB.Publisher.PublishAsync("topic:churn", ++published);
                await Task.Delay(1);
            }
        });

        await Parallel.ForEachAsync(Enumerable.Range(0, 40), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) =>
        {
            await using var client = await RealtimeClient.ConnectAsync(Random.Shared.Next(2) == 0 ? fixture.NodeA : fixture.NodeB);
            var position = (await client.SubscribeAsync("topic:churn")).GetProperty("subscribe");
            var expected = position.TryGetProperty("offset", out var offset) ? offset.GetUInt64() : 0;
            for (var i = 0; i < 25; i++)
            {
                Assert.Equal(++expected, (await client.NextPublicationAsync("topic:churn")).Offset);
            }
        });

        await stop.CancelAsync();
        await publishing;
    }

    private static int Error(System.Text.Json.JsonElement reply) => reply.GetProperty("error").GetProperty("code").GetInt32();

    private async Task<string> SubscribersInRedisAsync(string channel) =>
        (await fixture.Redis.CommandAsync($"PUBSUB NUMSUB rt:pub:{channel}", line: 4)).TrimStart(':');
}
