using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Control;
using Realtime.Backchannel.Redis;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Protocol.Protobuf;
using StackExchange.Redis;

namespace Realtime.Service.Tests.Commands;

/// <summary>A connection asks for a token to come back with, so that its backend need not be asked when its node has gone.</summary>
[Collection(TwoNodes.Name)]
public sealed class ReconnectTokenTests(RedisFixture fixture)
{
    private RealtimeNode Node => fixture.NodeA;

    private RedisKeys Keys => Node.Services.GetRequiredService<RedisKeys>();

    private IDatabase Database => Node.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    [Fact]
    public async Task It_lets_the_client_in_again_once_on_any_node_with_what_it_was_granted()
    {
        var grant = RealtimeNode.Allowed("back", "topic:back") with
        {
            Name = "Bea",
            Session = "b1",
            Subscriptions = ["user:back"],
            Expires = DateTimeOffset.UtcNow.AddHours(1),
        };
        await using var first = await RealtimeClient.ConnectAsync(Node, grant);
        var (token, ttl) = await AskAsync(first);
        Assert.InRange(ttl, 595, 600);
        Assert.InRange((await Database.KeyTimeToLiveAsync(Keys.Token(token)))!.Value.TotalSeconds, 590, 600);
        first.Abort();

        await using var second = await ComeBackAsync(fixture.NodeB, token);
        Assert.InRange(second.Connected.GetProperty("ttl").GetInt32(), 3590, 3600);
        Assert.True(second.Connected.GetProperty("subs").TryGetProperty("user:back", out _));
        await second.DoneAsync("subscribe", new { channel = "topic:back" });
        Assert.Equal(103, await second.RefusedAsync("subscribe", new { channel = "topic:other" }));
        await AssertWorthlessAsync(token);

        // And once more from there, wherever it goes.
        var (again, _) = await AskAsync(second);
        Assert.NotEqual(token, again);
        await using var third = await ComeBackAsync(Node, again);
        await third.DoneAsync("subscribe", new { channel = "topic:back" });
    }

    [Fact]
    public async Task It_is_the_same_until_half_of_its_time_is_over_or_the_grant_is_another()
    {
        await using var node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new() { ["Realtime:ReconnectTokenTtl"] = "00:00:02" });
        await using var client = await RealtimeClient.ConnectAsync(node, new TokenGrant { User = "42" });
        var (token, _) = await AskAsync(client);
        Assert.Equal(token, (await AskAsync(client)).Token);
        await Task.Delay(1100);
        var (second, _) = await AskAsync(client);
        Assert.NotEqual(token, second);
        await client.DoneAsync("refresh", new { token = await node.MintAsync(new TokenGrant { User = "42" }) });
        Assert.NotEqual(second, (await AskAsync(client)).Token);
        await Task.Delay(2500);
        await AssertWorthlessAsync(second);
    }

    [Fact]
    public async Task It_ends_with_what_it_grants()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "42", Expires = DateTimeOffset.UtcNow.AddSeconds(30) });
        Assert.InRange((await AskAsync(client)).Ttl, 25, 30);
        await using var late = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "42", Expires = DateTimeOffset.UtcNow.AddMilliseconds(300) });
        await Task.Delay(400);
        Assert.Equal(108, await late.RefusedAsync("rpc", new { method = "realtime:reconnect_token" }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_ends_the_users_or_the_sessions_connections_ends_it(bool session)
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = $"ended{session}", Session = $"s{session}" });
        var (token, _) = await AskAsync(client);
        await (session ? fixture.NodeB.Control.EndSessionAsync($"s{session}") : fixture.NodeB.Control.ReconnectUserAsync($"ended{session}"));
        await client.ReadToCloseAsync();
        await AssertWorthlessAsync(token);
    }

    [Fact]
    public async Task What_was_revoked_while_the_node_was_dying_is_not_granted_again()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "unheard" });
        var (token, _) = await AskAsync(client);

        // As if no node had heard the control message that follows.
        await Node.Services.GetRequiredService<TokenRevocation>().RevokeAsync("unheard", session: null);
        await AssertWorthlessAsync(token);

        // A connection that should be gone gets no better one.
        await client.DoneAsync("refresh", new { token = await Node.MintAsync(new TokenGrant { User = "unheard" }) });
        await Node.Services.GetRequiredService<TokenRevocation>().RevokeAsync("unheard", session: null);
        await AssertWorthlessAsync((await AskAsync(client)).Token);
    }

    [Fact]
    public async Task A_single_connection_that_its_backend_sends_away_cannot_come_back_by_itself()
    {
        await using var client = await RealtimeClient.ConnectAsync(Node, new TokenGrant { User = "one" });
        var (token, _) = await AskAsync(client);
        await fixture.NodeB.Control.DisconnectAsync(new ConnectionFilter("one") { Client = client.Id }, DisconnectReason.Default);
        await client.ReadToCloseAsync();
        await Eventually.HoldsAsync(async () => !await Database.KeyExistsAsync(Keys.Token(token)));
    }

    [Fact]
    public async Task Protobuf_clients_get_the_same()
    {
        await using var client = await ProtobufClient.ConnectAsync(Node, new TokenGrant { User = "43" });
        var reply = await client.CommandAsync(new Command { Rpc = new RPCRequest { Method = "realtime:reconnect_token" } });
        var token = JsonElement.Parse(reply.Rpc.Data.Span).GetProperty("token").GetString()!;
        await using var next = await ComeBackAsync(fixture.NodeB, token);
    }

    [Fact]
    public async Task There_is_none_where_none_is_wanted_or_needed()
    {
        await using var without = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new() { ["Realtime:ReconnectTokenTtl"] = "0" });
        await using var client = await RealtimeClient.ConnectAsync(without, new TokenGrant { User = "42" });
        Assert.Equal(108, await client.RefusedAsync("rpc", new { method = "realtime:reconnect_token" }));

        await using var insecure = await RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:Insecure"] = "true" }, environment: "Development");
        await using var anyone = await RealtimeClient.OpenAsync(insecure.WebSocketAddress);
        await anyone.DoneAsync("connect", new { });
        Assert.Equal(108, await anyone.RefusedAsync("rpc", new { method = "realtime:reconnect_token" }));
    }

    [Theory]
    [InlineData("-00:00:01")]
    [InlineData("01:00:01")]
    public async Task It_cannot_outlive_the_mark_of_a_revocation(string ttl)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new() { ["Realtime:ReconnectTokenTtl"] = ttl }));
        Assert.Contains("Realtime:ReconnectTokenTtl", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Node.Services.GetRequiredService<TokenMint>().MintReconnectAsync(new TokenGrant(), TimeSpan.FromHours(1.1)));
    }

    private static async Task<(string Token, int Ttl)> AskAsync(RealtimeClient client)
    {
        var answer = (await client.DoneAsync("rpc", new { method = "realtime:reconnect_token" })).GetProperty("data");
        return (answer.GetProperty("token").GetString()!, answer.GetProperty("ttl").GetInt32());
    }

    private static async Task<RealtimeClient> ComeBackAsync(RealtimeNode node, string token)
    {
        var client = await RealtimeClient.OpenAsync(node.WebSocketAddress);
        await client.ConnectAsync(token);
        return client;
    }

    private async Task AssertWorthlessAsync(string token)
    {
        await using var client = await RealtimeClient.OpenAsync(Node.WebSocketAddress);
        Assert.Equal(109, await client.RefusedAsync("connect", new { token }));
    }
}
