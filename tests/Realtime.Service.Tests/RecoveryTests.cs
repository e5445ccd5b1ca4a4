using System.Text.Json;

namespace Realtime.Service.Tests;

/// <summary>Nothing is lost on the way without being told (protocol 1.10).</summary>
[Collection(TwoNodes.Name)]
public sealed class RecoveryTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task Who_comes_back_gets_what_was_missed()
    {
        var (epoch, offset) = await LeaveAfterAsync("topic:back", publications: 3);
        for (var i = 4; i <= 8; i++)
        {
            await Node.Publisher.PublishAsync("topic:back", i);
        }

        await using var again = await RealtimeClient.ConnectAsync(fixture.NodeB);
        var subscribed = (await again.RecoverAsync("topic:back", epoch, offset)).GetProperty("subscribe");
        Assert.True(subscribed.GetProperty("recovered").GetBoolean());
        Assert.True(subscribed.GetProperty("was_recovering").GetBoolean());
        Assert.Equal(3UL, subscribed.GetProperty("offset").GetUInt64());
        Assert.Equal(
            [(4UL, 4), (5UL, 5), (6UL, 6), (7UL, 7), (8UL, 8)],
            subscribed.GetProperty("publications").EnumerateArray().Select(p => (p.GetProperty("offset").GetUInt64(), p.GetProperty("data").GetInt32())));

        await Node.Publisher.PublishAsync("topic:back", 9);
        Assert.Equal(9UL, (await again.NextPublicationAsync("topic:back")).Offset);
    }

    [Fact]
    public async Task Who_missed_nothing_is_told_so()
    {
        var (epoch, offset) = await LeaveAfterAsync("topic:quick", publications: 2);
        await using var again = await RealtimeClient.ConnectAsync(Node);
        var subscribed = (await again.RecoverAsync("topic:quick", epoch, offset)).GetProperty("subscribe");
        Assert.True(subscribed.GetProperty("recovered").GetBoolean());
        Assert.False(subscribed.TryGetProperty("publications", out _));
    }

    [Fact]
    public async Task Who_missed_more_than_the_history_is_told_so()
    {
        var (epoch, offset) = await LeaveAfterAsync("tiny:1", publications: 1);
        for (var i = 0; i < 3; i++)
        {
            await Node.Publisher.PublishAsync("tiny:1", i);
        }

        await using var again = await RealtimeClient.ConnectAsync(Node);
        var subscribed = (await again.RecoverAsync("tiny:1", epoch, offset)).GetProperty("subscribe");
        Assert.False(subscribed.TryGetProperty("recovered", out _));
        Assert.True(subscribed.GetProperty("was_recovering").GetBoolean());
        Assert.Equal(4UL, subscribed.GetProperty("offset").GetUInt64());
        Assert.False(subscribed.TryGetProperty("publications", out _));
    }

    [Fact]
    public async Task Another_epoch_cannot_be_recovered_and_may_be_refused()
    {
        var (_, offset) = await LeaveAfterAsync("topic:epoch", publications: 2);
        await using var again = await RealtimeClient.ConnectAsync(Node);
        var refused = await again.CommandAsync("subscribe", new { channel = "topic:epoch", recover = true, epoch = "wrongone", offset, flag = 3 });
        Assert.Equal(112, refused.GetProperty("error").GetProperty("code").GetInt32());

        var subscribed = (await again.RecoverAsync("topic:epoch", "wrongone", offset)).GetProperty("subscribe");
        Assert.False(subscribed.TryGetProperty("recovered", out _));
    }

    [Fact]
    public async Task A_personal_channel_recovers_with_connect()
    {
        string epoch;
        await using (var client = await RealtimeClient.OpenAsync(Node.WebSocketAddress))
        {
            var connected = await client.CommandAsync("connect", new { token = await Node.MintAsync("8", "s", "user:8") });
            epoch = connected.GetProperty("connect").GetProperty("subs").GetProperty("user:8").GetProperty("epoch").GetString()!;
        }

        await Node.Publisher.PublishAsync("user:8", "missed");
        await using var again = await RealtimeClient.OpenAsync(Node.WebSocketAddress);
        var reply = await again.CommandAsync("connect", new
        {
            token = await Node.MintAsync("8", "s", "user:8"),
            subs = new Dictionary<string, object> { ["user:8"] = new { recover = true, epoch } },
        });
        var sub = reply.GetProperty("connect").GetProperty("subs").GetProperty("user:8");
        Assert.True(sub.GetProperty("recovered").GetBoolean());
        Assert.Equal("missed", sub.GetProperty("publications")[0].GetProperty("data").GetString());
    }

    [Fact]
    public async Task A_gap_in_the_stream_makes_subscribers_recover()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        var epoch = (await client.SubscribeAsync("topic:gap")).GetProperty("subscribe").GetProperty("epoch").GetString()!;
        await Node.Publisher.PublishAsync("topic:gap", 1);
        Assert.Equal(1UL, (await client.NextPublicationAsync("topic:gap")).Offset);

        // The second publication never reaches the nodes; the third shows that it is missing.
        await fixture.Redis.CommandAsync("HINCRBY rt:{topic:gap}:meta o 1");
        await Node.Publisher.PublishAsync("topic:gap", 3);
        AssertInsufficient(await client.NextAsync(), "topic:gap");

        var again = (await client.RecoverAsync("topic:gap", epoch, 1)).GetProperty("subscribe");
        Assert.False(again.TryGetProperty("recovered", out _));
        await Node.Publisher.PublishAsync("topic:gap", 4);
        Assert.Equal(4UL, (await client.NextPublicationAsync("topic:gap")).Offset);
    }

    [Fact]
    public async Task A_lost_last_publication_is_found_by_the_position_check()
    {
        await using var attentive = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:PositionCheckInterval"] = "00:00:01" });
        await using var client = await RealtimeClient.ConnectAsync(attentive);
        await client.SubscribeAsync("topic:quiet");
        await attentive.Publisher.PublishAsync("topic:quiet", 1);
        await client.NextPublicationAsync("topic:quiet");

        await fixture.Redis.CommandAsync("HINCRBY rt:{topic:quiet}:meta o 1");
        AssertInsufficient(await client.NextAsync(), "topic:quiet");
    }

    [Fact]
    public async Task A_gap_in_a_personal_channel_makes_the_client_connect_again()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, "9", "s", "user:9");
        await fixture.Redis.CommandAsync("HINCRBY rt:{user:9}:meta o 1");
        await Node.Publisher.PublishAsync("user:9", 2);
        Assert.Equal((3010, "insufficient state"), await client.ReadToCloseAsync());
    }

    internal static void AssertInsufficient(JsonElement message, string channel)
    {
        var push = message.GetProperty("push");
        Assert.Equal(channel, push.GetProperty("channel").GetString());
        Assert.Equal(2500, push.GetProperty("unsubscribe").GetProperty("code").GetInt32());
    }

    private async Task<(string Epoch, ulong Offset)> LeaveAfterAsync(string channel, int publications)
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        var epoch = (await client.SubscribeAsync(channel)).GetProperty("subscribe").GetProperty("epoch").GetString()!;
        ulong offset = 0;
        for (var i = 1; i <= publications; i++)
        {
            await Node.Publisher.PublishAsync(channel, i);
            offset = (await client.NextPublicationAsync(channel)).Offset;
        }

        return (epoch, offset);
    }
}
