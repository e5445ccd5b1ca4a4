using System.Net.WebSockets;
using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tests;

/// <summary>Who gets in: tokens, the first command, and time limits.</summary>
[Collection(TwoNodes.Name)]
public sealed class ConnectTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    [Fact]
    public async Task A_fresh_token_connects_and_tells_who_serves()
    {
        await using var client = await RealtimeClient.OpenAsync(Node.WebSocketAddress);
        var connected = (await client.CommandAsync("connect", new { token = await Node.MintAsync(), name = "js" })).GetProperty("connect");

        Assert.True(Guid.TryParse(connected.GetProperty("client").GetString(), out _));
        Assert.Equal(Node.Node.Id, connected.GetProperty("node").GetString());
        Assert.Equal(25, connected.GetProperty("ping").GetInt32());
        Assert.True(connected.GetProperty("pong").GetBoolean());
    }

    [Fact]
    public async Task A_token_works_once()
    {
        var token = await Node.MintAsync();
        await using var first = await RealtimeClient.OpenAsync(Node.WebSocketAddress);
        await first.CommandAsync("connect", new { token });

        Assert.Equal(109, await RefusedAsync(token));
        Assert.Equal(109, await RefusedAsync(token, fixture.NodeB));
    }

    [Theory]
    [InlineData("")]
    [InlineData("forged")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("rt:token:*")]
    public async Task A_token_nobody_minted_is_refused(string token) => Assert.Equal(109, await RefusedAsync(token));

    [Fact]
    public async Task An_endless_token_is_refused() => Assert.Equal(109, await RefusedAsync(new string('x', 60_000)));

    [Fact]
    public async Task A_token_whose_time_is_over_is_refused()
    {
        await using var impatient = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:TokenTtl"] = "00:00:01" });
        var token = await impatient.MintAsync();
        await Task.Delay(1300);
        Assert.Equal(109, await RefusedAsync(token));
    }

    [Fact]
    public async Task A_grant_that_has_expired_is_refused()
    {
        var token = await Node.MintAsync(new TokenGrant { User = "1", Expires = DateTimeOffset.UtcNow.AddSeconds(-1) });
        Assert.Equal(109, await RefusedAsync(token));
    }

    [Fact]
    public async Task A_connection_ends_when_its_grant_expires()
    {
        await using var client = await RealtimeClient.OpenAsync(Node.WebSocketAddress);
        var token = await Node.MintAsync(new TokenGrant { User = "1", Expires = DateTimeOffset.UtcNow.AddSeconds(1) });
        var connected = (await client.CommandAsync("connect", new { token })).GetProperty("connect");
        Assert.True(connected.GetProperty("expires").GetBoolean());
        Assert.Equal(1, connected.GetProperty("ttl").GetInt32());
        Assert.Equal((3005, "connection expired"), await client.ReadToCloseAsync());
    }

    [Fact]
    public async Task After_a_refused_connect_the_connection_is_unusable()
    {
        await using var client = await RealtimeClient.OpenAsync(Node.WebSocketAddress);
        await client.CommandAsync("connect", new { token = "forged" });
        await client.SendAsync($$$"""{"id":2,"connect":{"token":"{{{await Node.MintAsync()}}}"}}""");
        Assert.Equal((3501, "bad request"), await client.ReadToCloseAsync());
    }

    [Fact]
    public async Task The_rest_of_a_frame_after_a_refused_connect_is_not_processed()
    {
        await using var client = await RealtimeClient.OpenAsync(Node.WebSocketAddress);
        await client.SendAsync("{\"id\":1,\"connect\":{\"token\":\"forged\"}}\n{\"id\":2,\"subscribe\":{\"channel\":\"topic:1\"}}");
        Assert.Equal(109, (await client.NextAsync()).GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(3501, (await client.ReadToCloseAsync()).Code);
    }

    [Theory]
    [InlineData("""{"id":1,"subscribe":{"channel":"topic:1"}}""")]
    [InlineData("""{"id":1,"publish":{"channel":"topic:1","data":{}}}""")]
    [InlineData("""{"id":1}""")]
    [InlineData("{}")]
    public async Task The_first_command_must_be_connect(string first)
    {
        await using var client = await RealtimeClient.OpenAsync(Node.WebSocketAddress);
        await client.SendAsync(first);
        Assert.Equal((3501, "bad request"), await client.ReadToCloseAsync());
    }

    [Fact]
    public async Task A_second_connect_closes_the_connection()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        await client.SendAsync("""{"id":9,"connect":{"token":"x"}}""");
        Assert.Equal((3501, "bad request"), await client.ReadToCloseAsync());
    }

    [Fact]
    public async Task A_connection_that_never_connects_is_closed()
    {
        await using var strict = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:ConnectTimeout"] = "00:00:01" });
        await using var client = await RealtimeClient.OpenAsync(strict.WebSocketAddress);
        Assert.Equal((3502, "stale"), await client.ReadToCloseAsync());
        Assert.Equal(15, new RealtimeOptions().ConnectTimeout.TotalSeconds);
    }

    [Fact]
    public async Task Connect_and_subscribe_may_come_in_one_frame()
    {
        await using var client = await RealtimeClient.OpenAsync(Node.WebSocketAddress);
        await client.SendAsync($$$"""
            {"id":1,"connect":{"token":"{{{await Node.MintAsync()}}}"}}
            {"id":2,"subscribe":{"channel":"topic:batch.1"}}
            {"id":3,"subscribe":{"channel":"secret:1"}}

            """.ReplaceLineEndings("\n"));
        Assert.True((await client.NextAsync()).TryGetProperty("connect", out _));
        Assert.True((await client.NextAsync()).TryGetProperty("subscribe", out _));
        Assert.Equal(102, (await client.NextAsync()).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Server_side_subscriptions_come_with_the_connect_reply()
    {
        await using var client = await RealtimeClient.OpenAsync(Node.WebSocketAddress);
        var connected = (await client.CommandAsync("connect", new { token = await Node.MintAsync("7", "s", "user:7") })).GetProperty("connect");
        Assert.True(connected.GetProperty("subs").GetProperty("user:7").GetProperty("recoverable").GetBoolean());

        await fixture.NodeB.Publisher.PublishAsync("user:7", new { text = "hello" });
        Assert.Equal("hello", (await client.NextPublicationAsync("user:7")).Data.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Nobody_is_pinged_to_death()
    {
        await using var eager = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:PingInterval"] = "00:00:02", ["Realtime:PongTimeout"] = "00:00:01" });
        await using var polite = await RealtimeClient.ConnectAsync(eager);
        await using var silent = await RealtimeClient.ConnectAsync(eager);
        var silentEnd = silent.ReadToCloseAsync();
        for (var pings = 0; pings < 2; pings++)
        {
            Assert.Equal("{}", (await polite.NextAsync()).GetRawText());
            await polite.SendAsync("{}");
        }

        Assert.Equal((3012, "no pong"), await silentEnd);
        Assert.Equal("{}", (await polite.NextAsync()).GetRawText());
    }

    [Fact]
    public async Task A_pong_without_a_ping_is_against_the_protocol()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        await client.SendAsync("{}");
        Assert.Equal((3501, "bad request"), await client.ReadToCloseAsync());
    }

    [Fact]
    public async Task A_binary_message_is_inappropriate()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node);
        await client.SendAsync(WebSocketMessageType.Binary, [0]);
        Assert.Equal((3506, "inappropriate protocol"), await client.ReadToCloseAsync());
    }

    private async Task<int> RefusedAsync(string token, RealtimeNode? node = null)
    {
        await using var client = await RealtimeClient.OpenAsync((node ?? Node).WebSocketAddress);
        var reply = await client.CommandAsync("connect", new { token });
        return reply.GetProperty("error").GetProperty("code").GetInt32();
    }
}
