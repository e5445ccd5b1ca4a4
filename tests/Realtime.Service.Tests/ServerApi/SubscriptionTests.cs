using System.Text.Json;

namespace Realtime.Service.Tests.ServerApi;

/// <summary><c>subscribe</c> and <c>unsubscribe</c>.</summary>
[Collection(TwoNodes.Name)]
public sealed class SubscriptionTests(RedisFixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task Subscribe_opens_a_channel_that_the_token_does_not_and_unsubscribe_ends_it()
    {
        await using var client = await RealtimeClient.ConnectAsync(Other, user: "api.invited");
        await ResultAsync("subscribe", """{"user":"api.invited","channel":"user:api.private","data":{"why":"invited"}}""");
        var subscribed = await NextPushAsync(client, "user:api.private", "subscribe");
        Assert.Equal("invited", subscribed.GetProperty("data").GetProperty("why").GetString());
        Assert.True(subscribed.GetProperty("recoverable").GetBoolean());

        await ResultAsync("publish", """{"channel":"user:api.private","data":1}""");
        Assert.Equal(1UL, (await client.NextPublicationAsync("user:api.private")).Offset);

        await ResultAsync("unsubscribe", """{"user":"api.invited","channel":"user:api.private"}""");
        Assert.Equal(2000, (await NextPushAsync(client, "user:api.private", "unsubscribe")).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Subscribe_brings_what_was_published_since_a_position()
    {
        for (var i = 1; i <= 3; i++)
        {
            await ResultAsync("publish", $$"""{"channel":"topic:api.since","data":{{i}}}""");
        }

        var epoch = (await ResultAsync("history", """{"channel":"topic:api.since"}""")).GetProperty("epoch").GetString();
        await using var client = await RealtimeClient.ConnectAsync(Other, user: "api.since", session: "api.since.s");
        await ResultAsync("subscribe", $$$"""{"session":"api.since.s","channel":"topic:api.since","recover_since":{"offset":1,"epoch":"{{{epoch}}}"}}""");
        await NextPushAsync(client, "topic:api.since", "subscribe");
        Assert.Equal(2UL, (await client.NextPublicationAsync("topic:api.since")).Offset);
        Assert.Equal(3UL, (await client.NextPublicationAsync("topic:api.since")).Offset);
    }

    [Fact]
    public async Task Subscribe_says_what_others_see_and_when_it_ends()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, user: "api.seen");
        var end = DateTimeOffset.UtcNow.AddSeconds(2).ToUnixTimeSeconds();
        await ResultAsync("subscribe", $$"""{"user":"api.seen","channel":"seen:api.info","info":{"role":"moderator"},"expire_at":{{end}}}""");
        await NextPushAsync(client, "seen:api.info", "subscribe");
        var there = await Eventually.BecomesAsync(
            () => ResultAsync("presence", """{"channel":"seen:api.info"}"""),
            result => result.GetProperty("presence").EnumerateObject().Any());
        var info = Assert.Single(there.GetProperty("presence").EnumerateObject());
        Assert.Equal("api.seen", info.Value.GetProperty("user").GetString());
        Assert.Equal(info.Name, info.Value.GetProperty("client").GetString());
        Assert.Equal("moderator", info.Value.GetProperty("chan_info").GetProperty("role").GetString());

        Assert.Equal(2501, (await NextPushAsync(client, "seen:api.info", "unsubscribe")).GetProperty("code").GetInt32());
    }

    private static async Task<JsonElement> NextPushAsync(RealtimeClient client, string channel, string kind)
    {
        var push = (await client.NextAsync()).GetProperty("push");
        Assert.Equal(channel, push.GetProperty("channel").GetString());
        return push.GetProperty(kind);
    }
}
