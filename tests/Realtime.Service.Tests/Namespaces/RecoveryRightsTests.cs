using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tests.Namespaces;

/// <summary>Namespaces that leave it to clients whether they recover: those who may read history can ask for it (protocol 1.10).</summary>
[Collection(TwoNodes.Name)]
public sealed class RecoveryRightsTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task Who_does_not_ask_has_no_position_and_outlives_a_gap()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await using var careful = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        Assert.Equal("{}", (await client.DoneAsync("subscribe", new { channel = "free:gap" })).GetRawText());
        var positioned = await careful.DoneAsync("subscribe", new { channel = "free:gap", positioned = true });
        Assert.True(positioned.GetProperty("positioned").GetBoolean());
        Assert.False(positioned.TryGetProperty("recoverable", out _));

        await Node.Publisher.PublishAsync("free:gap", 1);
        await client.NextPublicationAsync("free:gap");
        await careful.NextPublicationAsync("free:gap");
        await fixture.Redis.CommandAsync("HINCRBY rt:{free:gap}:meta o 1");
        await Node.Publisher.PublishAsync("free:gap", 3);
        RecoveryTests.AssertInsufficient(await careful.NextAsync(), "free:gap");
        Assert.Equal(3, (await client.NextPublicationAsync("free:gap")).Data.GetInt32());
        await Node.Publisher.PublishAsync("free:gap", 4);
        Assert.Equal(4, (await client.NextPublicationAsync("free:gap")).Data.GetInt32());
        await careful.NothingElseAsync();
    }

    [Fact]
    public async Task Who_asks_and_may_read_history_recovers()
    {
        await Node.Publisher.PublishAsync("free:may", 1);
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        var subscribed = await client.DoneAsync("subscribe", new { channel = "free:may", recoverable = true, recover = true });
        Assert.True(subscribed.GetProperty("recoverable").GetBoolean());
        Assert.True(subscribed.GetProperty("positioned").GetBoolean());
        Assert.True(subscribed.GetProperty("recovered").GetBoolean());
        Assert.Equal(1, subscribed.GetProperty("publications").GetArrayLength());
    }

    [Fact]
    public async Task Who_may_not_read_history_gets_none_by_asking_to_recover()
    {
        await Node.Publisher.PublishAsync("free:secret", "not for you");
        var grant = new TokenGrant { User = "42", Grants = [new("free:*", ChannelRights.Subscribe)] };
        await using var client = await RealtimeClient.ConnectAsync(Node, grant);
        var request = new { channel = "free:secret", recoverable = true, positioned = true, recover = true };
        Assert.Equal("{}", (await client.DoneAsync("subscribe", request)).GetRawText());

        await using var personal = await RealtimeClient.OpenAsync(Node.WebSocketAddress);
        var connected = await personal.DoneAsync("connect", new
        {
            token = await Node.MintAsync(grant with { Subscriptions = ["free:secret"] }),
            subs = new Dictionary<string, object> { ["free:secret"] = new { recover = true } },
        });
        Assert.Equal("{}", connected.GetProperty("subs").GetProperty("free:secret").GetRawText());
    }

    [Fact]
    public async Task A_subscription_token_may_bring_the_right()
    {
        await Node.Publisher.PublishAsync("free:token", 1);
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "42" });
        var token = await Node.MintAsync(new SubscriptionGrant { User = "42", Channel = "free:token", Rights = ChannelRights.Subscribe | ChannelRights.History });
        var subscribed = await client.DoneAsync("subscribe", new { channel = "free:token", token, recoverable = true, recover = true });
        Assert.True(subscribed.GetProperty("recovered").GetBoolean());
    }

    [Fact]
    public async Task Where_subscribers_may_read_history_every_subscriber_can_ask()
    {
        await Node.Publisher.PublishAsync("club:history", 1);
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "42" });
        var subscribed = await client.DoneAsync("subscribe", new { channel = "club:history", recoverable = true, recover = true });
        Assert.True(subscribed.GetProperty("recoverable").GetBoolean());
        Assert.True(subscribed.GetProperty("recovered").GetBoolean());
    }
}
