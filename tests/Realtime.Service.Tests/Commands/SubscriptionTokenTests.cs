using Realtime.Backchannel.Tokens;
using Realtime.Service.Protocol.Protobuf;

namespace Realtime.Service.Tests.Commands;

/// <summary>Tokens for one channel, and subscriptions of kinds that are not offered (protocol 1.4).</summary>
[Collection(TwoNodes.Name)]
public sealed class SubscriptionTokenTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task A_token_brings_its_rights_for_as_long_as_the_subscription_lasts()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "42" });
        const string Channel = "inbox:by-token";
        await AssertRefusedAsync();
        var token = await Node.MintAsync(new SubscriptionGrant
        {
            User = "42",
            Channel = Channel,
            Rights = ChannelRights.Subscribe | ChannelRights.Publish | ChannelRights.Presence | ChannelRights.History,
        });
        await client.DoneAsync("subscribe", new { channel = Channel, token });
        await client.DoneAsync("presence", new { channel = Channel });
        await client.DoneAsync("presence_stats", new { channel = Channel });
        await client.DoneAsync("history", new { channel = Channel });
        Assert.Equal(103, await client.RefusedAsync("history", new { channel = "inbox:other" }));
        await client.SendAsync($$$"""{"id":99,"publish":{"channel":"{{{Channel}}}","data":1}}""");
        var both = new[] { await client.NextAsync(), await client.NextAsync() };
        Assert.Contains(both, message => message.TryGetProperty("publish", out _));
        await client.DoneAsync("unsubscribe", new { channel = Channel });
        await AssertRefusedAsync();
        Assert.Equal(109, await client.RefusedAsync("subscribe", new { channel = Channel, token }));

        var plain = await Node.MintAsync(new SubscriptionGrant { User = "42", Channel = Channel });
        await client.DoneAsync("subscribe", new { channel = Channel, token = plain });
        await AssertRefusedAsync();

        async Task AssertRefusedAsync()
        {
            foreach (var method in new[] { "publish", "presence", "presence_stats", "history" })
            {
                Assert.Equal(103, await client.RefusedAsync(method, new { channel = Channel, data = 1 }));
            }
        }
    }

    [Fact]
    public async Task A_token_for_somebody_or_something_else_is_refused()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        var others = await Node.MintAsync(new SubscriptionGrant { User = "43", Channel = "topic:mine" });
        var elsewhere = await Node.MintAsync(new SubscriptionGrant { User = "42", Channel = "topic:elsewhere" });
        Assert.Equal(103, await client.RefusedAsync("subscribe", new { channel = "topic:mine", token = others }));
        Assert.Equal(103, await client.RefusedAsync("subscribe", new { channel = "topic:mine", token = elsewhere }));
        Assert.Equal(109, await client.RefusedAsync("subscribe", new { channel = "topic:mine", token = "forged" }));
    }

    [Fact]
    public async Task Maps_polls_and_filters_are_not_offered()
    {
        await using var json = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        await using var protobuf = await ProtobufClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        for (var type = 1; type <= 4; type++)
        {
            Assert.Equal(108, await json.RefusedAsync("subscribe", new { channel = "topic:kinds", type, phase = 2, limit = 10 }));
            Assert.Equal(108u, (await protobuf.CommandAsync(new Command { Subscribe = new SubscribeRequest { Channel = "topic:kinds", Type = type } })).Error.Code);
        }

        Assert.Equal(107, await json.RefusedAsync("subscribe", new { channel = "topic:kinds", tf = new { key = "a", cmp = "eq", val = "b" } }));
        Assert.Equal(107u, (await protobuf.CommandAsync(new Command
        {
            Subscribe = new SubscribeRequest { Channel = "topic:kinds", Tf = new FilterNode() },
        })).Error.Code);
        Assert.Equal(108u, (await protobuf.CommandAsync(new Command { Ping = new PingRequest() })).Error.Code);
        Assert.Equal(108u, (await protobuf.CommandAsync(new Command { Publish = new PublishRequest { Channel = "topic:kinds", Type = 1 } })).Error.Code);
        await json.DoneAsync("subscribe", new { channel = "topic:kinds" });
    }

    [Fact]
    public async Task Subscribing_again_is_refused_also_where_the_server_has_done_it()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*") with { Subscriptions = ["user:42", "user:42", "unheard:1"] });
        Assert.Equal(["user:42"], client.Connected.GetProperty("subs").EnumerateObject().Select(sub => sub.Name));
        Assert.Equal(105, await client.RefusedAsync("subscribe", new { channel = "user:42" }));

        // It is not the client's to leave.
        await client.DoneAsync("unsubscribe", new { channel = "user:42" });
        await Node.Publisher.PublishAsync("user:42", 1);
        await client.NextPublicationAsync("user:42");
    }
}
