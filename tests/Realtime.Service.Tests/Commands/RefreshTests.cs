using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tests.Commands;

/// <summary>A newer token takes the place of one that is about to expire (protocol 1.4).</summary>
[Collection(TwoNodes.Name)]
public sealed class RefreshTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task A_connection_goes_on_with_what_the_new_token_grants()
    {
        var grant = RealtimeNode.Allowed("42", "topic:a", "topic:b", "park:*") with { Expires = DateTimeOffset.UtcNow.AddSeconds(1) };
        await using var client = await RealtimeClient.ConnectAsync(Node, grant);
        await client.DoneAsync("subscribe", new { channel = "topic:a" });
        await client.DoneAsync("subscribe", new { channel = "topic:b" });
        await client.DoneAsync("subscribe", new { channel = "park:everyone" });
        var token = await Node.MintAsync(new SubscriptionGrant { User = "42", Channel = "topic:c" });
        await client.DoneAsync("subscribe", new { channel = "topic:c", token });

        var narrower = new TokenGrant { User = "42", Grants = [new("topic:a", ChannelRights.Subscribe)], Expires = DateTimeOffset.UtcNow.AddSeconds(60) };
        var refreshed = await client.DoneAsync("refresh", new { token = await Node.MintAsync(narrower) });
        Assert.Equal(client.Id, refreshed.GetProperty("client").GetString());
        Assert.True(refreshed.GetProperty("expires").GetBoolean());
        Assert.InRange(refreshed.GetProperty("ttl").GetInt32(), 55, 60);
        var ended = await client.NextPushAsync("unsubscribe", "topic:b");
        Assert.Equal((2000, "server unsubscribe"), (ended.GetProperty("code").GetInt32(), ended.GetProperty("reason").GetString()));
        Assert.Equal(103, await client.RefusedAsync("history", new { channel = "topic:a" }));
        Assert.Equal(103, await client.RefusedAsync("subscribe", new { channel = "topic:b" }));

        // The others go on, and so does the connection, past its first end.
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        foreach (var channel in new[] { "topic:a", "topic:c", "park:everyone" })
        {
            await Node.Publisher.PublishAsync(channel, 1);
            await client.NextPublicationAsync(channel);
        }
    }

    [Fact]
    public async Task Without_an_end_it_need_not_be_refreshed_again()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "42", Expires = DateTimeOffset.UtcNow.AddSeconds(30) });
        var refreshed = await client.DoneAsync("refresh", new { token = await Node.MintAsync(new TokenGrant { User = "42" }) });
        Assert.False(refreshed.TryGetProperty("expires", out _));
        Assert.False(refreshed.TryGetProperty("ttl", out _));
    }

    [Fact]
    public async Task A_token_that_is_used_expired_or_missing_is_an_error_and_the_connection_goes_on()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "42" });
        var used = await Node.MintAsync(new TokenGrant { User = "42" });
        await client.DoneAsync("refresh", new { token = used });
        var expired = await Node.MintAsync(new TokenGrant { User = "42", Expires = DateTimeOffset.UtcNow.AddSeconds(-1) });
        foreach (var token in new[] { used, expired, "", "forged", null })
        {
            Assert.Equal(109, await client.RefusedAsync("refresh", new { token }));
        }
    }

    [Theory]
    [InlineData("43")]
    [InlineData("")]
    public async Task Somebody_elses_token_ends_the_connection(string user)
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "42" });
        await client.SendAsync($$$"""{"id":2,"refresh":{"token":"{{{await Node.MintAsync(new TokenGrant { User = user })}}}"}}""");
        Assert.Equal((3500, "invalid token"), await client.ReadToCloseAsync());
    }

    [Fact]
    public async Task A_subscription_ends_with_its_token_unless_it_is_refreshed()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "42" });
        foreach (var channel in new[] { "topic:ends", "topic:goes-on" })
        {
            var subscribed = await client.DoneAsync("subscribe", new { channel, token = await MintAsync(channel, 1) });
            Assert.True(subscribed.GetProperty("expires").GetBoolean());
            Assert.Equal(1, subscribed.GetProperty("ttl").GetInt32());
        }

        var refreshed = await client.DoneAsync("sub_refresh", new { channel = "topic:goes-on", token = await MintAsync("topic:goes-on", 60) });
        Assert.True(refreshed.GetProperty("expires").GetBoolean());
        Assert.InRange(refreshed.GetProperty("ttl").GetInt32(), 55, 60);
        var ended = await client.NextPushAsync("unsubscribe", "topic:ends");
        Assert.Equal((2501, "subscription expired"), (ended.GetProperty("code").GetInt32(), ended.GetProperty("reason").GetString()));
        Assert.Equal(103, await client.RefusedAsync("sub_refresh", new { channel = "topic:ends", token = await MintAsync("topic:ends", 60) }));
        Assert.Equal(105, await client.RefusedAsync("subscribe", new { channel = "topic:goes-on" }));
    }

    [Fact]
    public async Task Only_a_fresh_token_for_this_user_and_channel_refreshes_a_subscription()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "42" });
        var used = await MintAsync("topic:strict", 60);
        await client.DoneAsync("subscribe", new { channel = "topic:strict", token = used });
        Assert.Equal(109, await client.RefusedAsync("sub_refresh", new { channel = "topic:strict", token = used }));
        Assert.Equal(109, await client.RefusedAsync("sub_refresh", new { channel = "topic:strict", token = "forged" }));
        Assert.Equal(103, await client.RefusedAsync("sub_refresh", new { channel = "topic:strict" }));
        Assert.Equal(103, await client.RefusedAsync("sub_refresh", new { channel = "topic:strict", token = await MintAsync("topic:another", 60) }));
        Assert.Equal(103, await client.RefusedAsync("sub_refresh", new { channel = "topic:strict", token = await MintAsync("topic:strict", 60, "43") }));
        Assert.Equal(103, await client.RefusedAsync("sub_refresh", new { channel = "topic:never", token = await MintAsync("topic:never", 60) }));
        Assert.Equal(103, await client.RefusedAsync("sub_refresh", new { token = "x" }));
        Assert.Equal(108, await client.RefusedAsync("sub_refresh", new { channel = "topic:strict", type = 1 }));
    }

    private Task<string> MintAsync(string channel, int seconds, string user = "42") =>
        Node.MintAsync(new SubscriptionGrant { User = user, Channel = channel, Expires = DateTimeOffset.UtcNow.AddSeconds(seconds) });
}
