namespace Realtime.Service.Tests.ServerApi;

/// <summary><c>disconnect</c> and <c>refresh</c>.</summary>
[Collection(TwoNodes.Name)]
public sealed class ConnectionTests(RedisFixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task Disconnect_closes_a_users_connections_on_everyNode()
    {
        await using var here = await RealtimeClient.ConnectAsync(Node, user: "api.gone", session: "x");
        await using var there = await RealtimeClient.ConnectAsync(Other, user: "api.gone", session: "y");
        await using var bystander = await RealtimeClient.ConnectAsync(Other, user: "api.stays");
        await ResultAsync("disconnect", """{"user":"api.gone"}""");
        Assert.Equal((3503, "force disconnect"), await here.ReadToCloseAsync());
        Assert.Equal((3503, "force disconnect"), await there.ReadToCloseAsync());
        Assert.True((await bystander.SubscribeAsync("live:1")).TryGetProperty("subscribe", out _));
    }

    [Fact]
    public async Task Disconnect_can_mean_one_session_and_say_why()
    {
        await using var one = await RealtimeClient.ConnectAsync(Other, user: "api.two", session: "api.s1");
        await using var two = await RealtimeClient.ConnectAsync(Other, user: "api.two", session: "api.s2");
        await ResultAsync("disconnect", """{"user":"api.two","session":"api.s1","disconnect":{"code":4100,"reason":"moved"}}""");
        Assert.Equal((4100, "moved"), await one.ReadToCloseAsync());
        Assert.True((await two.SubscribeAsync("live:1")).TryGetProperty("subscribe", out _));
        await ResultAsync("disconnect", """{"session":"api.s2"}""");
        Assert.Equal((3503, "force disconnect"), await two.ReadToCloseAsync());
    }

    [Fact]
    public async Task Disconnect_can_mean_one_connection()
    {
        await using var one = await RealtimeClient.OpenAsync(Other.WebSocketAddress);
        var id = await ConnectAsync(one, "api.one");
        await using var two = await RealtimeClient.ConnectAsync(Other, user: "api.one");
        await ResultAsync("disconnect", $$"""{"user":"api.else","client":"{{id}}"}""");
        await ResultAsync("disconnect", $$"""{"user":"api.one","client":"{{id}}"}""");
        Assert.Equal((3503, "force disconnect"), await one.ReadToCloseAsync());
        Assert.True((await two.SubscribeAsync("live:1")).TryGetProperty("subscribe", out _));
    }

    [Fact]
    public async Task Disconnect_keeps_those_in_the_whitelist()
    {
        await using var kept = await RealtimeClient.OpenAsync(Other.WebSocketAddress);
        var id = await ConnectAsync(kept, "api.kept");
        await using var other = await RealtimeClient.ConnectAsync(Node, user: "api.kept");
        await ResultAsync("disconnect", $$$"""{"user":"api.kept","whitelist":["{{{id}}}"],"disconnect":{"code":4001,"reason":"elsewhere"}}""");
        Assert.Equal((4001, "elsewhere"), await other.ReadToCloseAsync());
        Assert.True((await kept.SubscribeAsync("live:1")).TryGetProperty("subscribe", out _));
    }

    [Fact]
    public async Task Refresh_tells_clients_how_long_they_may_stay_and_then_ends_them()
    {
        await using var client = await RealtimeClient.ConnectAsync(Other, user: "api.refresh");
        var end = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        await ResultAsync("refresh", $$"""{"user":"api.refresh","expire_at":{{end}}}""");
        var refresh = (await client.NextAsync()).GetProperty("push").GetProperty("refresh");
        Assert.True(refresh.GetProperty("expires").GetBoolean());
        Assert.InRange(refresh.GetProperty("ttl").GetInt64(), 3500, 3600);
        await ResultAsync("refresh", """{"user":"api.refresh"}""");
        Assert.Equal("{}", (await client.NextAsync()).GetProperty("push").GetProperty("refresh").GetRawText());

        await ResultAsync("refresh", """{"user":"api.refresh","expired":true}""");
        Assert.Equal(3005, (await client.ReadToCloseAsync()).Code);
    }

    private async Task<string> ConnectAsync(RealtimeClient client, string user)
    {
        var reply = await client.CommandAsync("connect", new { token = await Other.MintAsync(user) });
        return reply.GetProperty("connect").GetProperty("client").GetString()!;
    }
}
