using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tests.Namespaces;

/// <summary>Channels whose names say who may be there: what stands behind <c>#</c>.</summary>
[Collection(TwoNodes.Name)]
public sealed class UserLimitedTests(RedisFixture fixture)
{
    [Theory]
    [InlineData("42", "inbox:#42", true)]
    [InlineData("42", "inbox:dialog#41,42", true)]
    [InlineData("41", "inbox:dialog#41,42", true)]
    [InlineData("42", "inbox:a#43#42", true)]
    [InlineData("42", "inbox:a#42#43", false)]
    [InlineData("4", "inbox:dialog#41,42", false)]
    [InlineData("43", "inbox:#42", false)]
    [InlineData("", "inbox:#", false)]
    [InlineData("", "inbox:#,42", false)]
    [InlineData("42", "inbox:plain", false)]
    [InlineData("42", "topic:#42", false)]
    public async Task Those_who_are_named_may_subscribe(string user, string channel, bool allowed)
    {
        await using var client = await RealtimeClient.ConnectAsync(fixture.NodeA, new TokenGrant { User = user });
        foreach (var method in new[] { "history", "presence", "subscribe" })
        {
            var reply = await client.CommandAsync(method, new { channel });
            Assert.True(reply.TryGetProperty(allowed ? method : "error", out _), $"{reply}");
        }

        Assert.Equal(103, await client.RefusedAsync("publish", new { channel, data = 1 }));
    }

    [Fact]
    public async Task A_grant_lets_nobody_else_in_but_those_who_are_named_publish()
    {
        await using var named = await RealtimeClient.ConnectAsync(fixture.NodeA, RealtimeNode.Allowed("42", "inbox:*"));
        await using var other = await RealtimeClient.ConnectAsync(fixture.NodeA, RealtimeNode.Allowed("43", "inbox:*"));
        await named.DoneAsync("publish", new { channel = "inbox:g#42", data = 1 });
        foreach (var method in new[] { "publish", "history", "presence", "subscribe" })
        {
            Assert.Equal(103, await other.RefusedAsync(method, new { channel = "inbox:g#42", data = 1 }));
        }

        await other.DoneAsync("subscribe", new { channel = "inbox:plain" });
    }
}
