using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tests.Namespaces;

/// <summary>Who may do what in a channel without a grant.</summary>
[Collection(TwoNodes.Name)]
public sealed class AudienceTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task Everyone_and_users_are_told_apart()
    {
        await using var anonymous = await RealtimeClient.ConnectAsync(Node, new TokenGrant());
        await anonymous.DoneAsync("subscribe", new { channel = "park:1" });
        await anonymous.DoneAsync("history", new { channel = "park:1" });
        Assert.Equal(103, await anonymous.RefusedAsync("publish", new { channel = "park:1", data = 1 }));
        Assert.Equal(103, await anonymous.RefusedAsync("presence", new { channel = "park:1" }));
        Assert.Equal(103, await anonymous.RefusedAsync("presence_stats", new { channel = "park:1" }));
        Assert.Equal(103, await anonymous.RefusedAsync("subscribe", new { channel = "club:1" }));

        await using var user = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "42" });
        await user.DoneAsync("publish", new { channel = "park:1", data = "hello" });
        Assert.Equal(1, (await user.DoneAsync("presence_stats", new { channel = "park:1" })).GetProperty("num_clients").GetInt32());
        var presence = (await user.DoneAsync("presence", new { channel = "park:1" })).GetProperty("presence");
        Assert.Equal("", presence.GetProperty(anonymous.Id).GetProperty("user").GetString());
        Assert.Equal("hello", (await anonymous.NextPublicationAsync("park:1")).Data.GetString());
    }

    [Fact]
    public async Task Subscribers_may_what_they_may_as_long_as_they_are()
    {
        await using var user = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "42" });
        await AssertRefusedAsync();
        await user.DoneAsync("subscribe", new { channel = "club:2" });
        await user.DoneAsync("presence", new { channel = "club:2" });
        await user.DoneAsync("presence_stats", new { channel = "club:2" });
        await user.DoneAsync("history", new { channel = "club:2" });
        await user.SendAsync("""{"id":99,"publish":{"channel":"club:2","data":1}}""");
        var both = new[] { await user.NextAsync(), await user.NextAsync() };
        Assert.Contains(both, message => message.TryGetProperty("publish", out _));
        Assert.Contains(both, message => message.TryGetProperty("push", out _));
        await user.DoneAsync("unsubscribe", new { channel = "club:2" });
        await AssertRefusedAsync();

        async Task AssertRefusedAsync()
        {
            Assert.Equal(103, await user.RefusedAsync("publish", new { channel = "club:2", data = 1 }));
            Assert.Equal(103, await user.RefusedAsync("presence", new { channel = "club:2" }));
            Assert.Equal(103, await user.RefusedAsync("presence_stats", new { channel = "club:2" }));
            Assert.Equal(103, await user.RefusedAsync("history", new { channel = "club:2" }));
        }
    }

    [Fact]
    public async Task Each_right_of_a_grant_is_for_its_own_command()
    {
        foreach (var (right, method) in new[]
        {
            (ChannelRights.Subscribe, "subscribe"), (ChannelRights.Publish, "publish"), (ChannelRights.Presence, "presence_stats"), (ChannelRights.History, "history"),
        })
        {
            await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "42", Grants = [new("inbox:mine", right)] });
            foreach (var other in new[] { "publish", "presence_stats", "history", "subscribe" })
            {
                var reply = await client.CommandAsync(other, new { channel = "inbox:mine", data = 1 });
                Assert.True(reply.TryGetProperty(other == method ? method : "error", out _), $"With {right}: {reply}");
            }
        }
    }

    [Fact]
    public async Task What_a_namespace_does_not_have_is_not_available()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, RealtimeNode.Allowed("42", "*"));
        Assert.Equal(108, await client.RefusedAsync("presence", new { channel = "board:1" }));
        Assert.Equal(108, await client.RefusedAsync("presence_stats", new { channel = "board:1" }));
        Assert.Equal(108, await client.RefusedAsync("history", new { channel = "live:1" }));
        foreach (var method in new[] { "publish", "presence", "presence_stats", "history" })
        {
            Assert.Equal(102, await client.RefusedAsync(method, new { channel = "unheard:1", data = 1 }));
            Assert.Equal(107, await client.RefusedAsync(method, new { channel = "topic:{x}", data = 1 }));
        }
    }
}
