using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tests.ServerApi;

/// <summary><c>info</c>, <c>channels</c>, <c>presence</c> and <c>online</c>: what all nodes have.</summary>
[Collection(TwoNodes.Name)]
public sealed class FleetTests(RedisFixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task Info_tells_what_thisNode_has_to_do()
    {
        await using var one = await RealtimeClient.ConnectAsync(Node, user: "u1");
        await using var two = await RealtimeClient.ConnectAsync(Node, user: "u1");
        await using var silent = await RealtimeClient.OpenAsync(Node.WebSocketAddress);
        await one.SubscribeAsync("live:info");
        await two.SubscribeAsync("live:info");
        var node = Assert.Single(
            (await ResultAsync("info", "{}")).GetProperty("nodes").EnumerateArray(), info => info.GetProperty("uid").GetString() == Node.Node.Id);
        Assert.Equal(
            [2, 1, 1, 2],
            new[] { "num_clients", "num_users", "num_channels", "num_subs" }.Select(name => node.GetProperty(name).GetInt32()));
        Assert.InRange(node.GetProperty("uptime").GetInt64(), 0, 600);
        Assert.InRange(node.GetProperty("process").GetProperty("cpu").GetDouble(), 0, 100 * Environment.ProcessorCount + 1);
        Assert.True(node.GetProperty("process").GetProperty("rss").GetInt64() > 1_000_000);
    }

    [Fact]
    public async Task Info_tells_what_the_other_nodes_have_to_do()
    {
        await using var client = await RealtimeClient.ConnectAsync(Other, user: "api.there");
        var nodes = await Eventually.BecomesAsync(
            async () => (await ResultAsync("info", "{}")).GetProperty("nodes").EnumerateArray().ToDictionary(node => node.GetProperty("uid").GetString()!),
            found => found.TryGetValue(Other.Node.Id, out var there) && there.GetProperty("num_clients").GetInt32() > 0);
        Assert.Subset(nodes.Keys.ToHashSet(), new HashSet<string> { Node.Node.Id, Other.Node.Id, Fixture.NodeB.Node.Id });
        Assert.Equal(Environment.MachineName, nodes[Other.Node.Id].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Channels_counts_the_subscribers_of_all_nodes()
    {
        await using var here = await RealtimeClient.ConnectAsync(Node);
        await using var there = await RealtimeClient.ConnectAsync(Other);
        await here.SubscribeAsync("live:api.fleet.a");
        await there.SubscribeAsync("live:api.fleet.a");
        await there.SubscribeAsync("live:api.fleet.bb");
        await BecomesAsync("live:api.fleet.*", """{"live:api.fleet.a":2,"live:api.fleet.bb":1}""");
        await BecomesAsync("*api.fleet.?", """{"live:api.fleet.a":2}""");
        await BecomesAsync("live:api.fleet.bb", """{"live:api.fleet.bb":1}""");
        await BecomesAsync("LIVE:api.fleet.*", "{}");
        Assert.True((await CountsAsync("")).ContainsKey("live:api.fleet.a"));

        // Who has left does not count, though the node keeps the channel for a while.
        await there.CommandAsync("unsubscribe", new { channel = "live:api.fleet.bb" });
        await BecomesAsync("live:api.fleet.*", """{"live:api.fleet.a":2}""");

        Task BecomesAsync(string pattern, string counts) =>
            Eventually.BecomesAsync(async () => JsonSerializer.Serialize(await CountsAsync(pattern)), found => found == counts);
    }

    [Fact]
    public async Task Channels_that_are_too_many_must_be_narrowed_down()
    {
        await using var client = await RealtimeClient.ConnectAsync(Other);
        for (var i = 0; i <= 20; i++)
        {
            await client.SubscribeAsync($"live:api.many.{i}");
        }

        Assert.Equal(11, (await CountsAsync("live:api.many.1*")).Count);
        Assert.Equal(107, ErrorOf(await PostAsync("channels", """{"pattern":"live:api.many.*"}""")));
    }

    [Fact]
    public async Task A_node_that_does_not_answer_makes_channels_fail_and_info_go_on()
    {
        var directory = Node.Services.GetRequiredService<NodeDirectory>();
        await directory.RenewAsync("api.silent", "{}");
        try
        {
            Assert.Equal(100, ErrorOf(await PostAsync("channels", "{}")));
            var nodes = (await ResultAsync("info", "{}")).GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("uid").GetString()).ToArray();
            Assert.Contains(Other.Node.Id, nodes);
            Assert.DoesNotContain("api.silent", nodes);
        }
        finally
        {
            await directory.RetireAsync("api.silent");
            await Eventually.HoldsAsync(async () =>
            {
                await directory.SweepAsync();
                return (await directory.NodesAsync()).All(node => node.Id != "api.silent");
            });
        }
    }

    [Fact]
    public async Task Presence_is_that_of_all_nodes()
    {
        await using var second = await StartNodeAsync();
        await using var here = await ConnectAsync(Node, "api.p1");
        await using var there = await ConnectAsync(second, "api.p2");
        await using var again = await ConnectAsync(second, "api.p2");
        Assert.Equal("""{"num_clients":0,"num_users":0}""", (await ResultAsync("presence_stats", """{"channel":"seen:api.all"}""")).GetRawText());
        Assert.Equal("""{"presence":{}}""", (await ResultAsync("presence", """{"channel":"seen:api.all"}""")).GetRawText());
        foreach (var client in new[] { here, there, again })
        {
            Assert.True((await client.SubscribeAsync("seen:api.all")).TryGetProperty("subscribe", out _));
        }

        await Eventually.BecomesAsync(
            async () => (await ResultAsync("presence_stats", """{"channel":"seen:api.all"}""")).GetRawText(),
            found => found == """{"num_clients":3,"num_users":2}""");
        var presence = (await ResultAsync("presence", """{"channel":"seen:api.all"}""")).GetProperty("presence").EnumerateObject().ToArray();
        Assert.Equal(["api.p1", "api.p2", "api.p2"], presence.Select(client => client.Value.GetProperty("user").GetString()).Order());
        Assert.All(presence, client => Assert.Equal(client.Name, client.Value.GetProperty("client").GetString()));

        static async Task<RealtimeClient> ConnectAsync(RealtimeNode node, string user)
        {
            var client = await RealtimeClient.OpenAsync(node.WebSocketAddress);
            var token = await node.MintAsync(new TokenGrant { User = user, Grants = [new("seen:*", ChannelRights.Subscribe)] });
            await client.CommandAsync("connect", new { token });
            return client;
        }
    }

    [Fact]
    public async Task Online_is_who_has_a_connection_to_any_node()
    {
        await using var here = await RealtimeClient.ConnectAsync(Node, user: "api.here");
        await using var there = await RealtimeClient.ConnectAsync(Other, user: "api.there");
        await Eventually.BecomesAsync(
            async () => (await ResultAsync("online", """{"users":["api.nobody","api.there","","api.here","api.there"]}""")).GetRawText(),
            found => found == """{"online":["api.there","api.here"]}""");
        Assert.Equal("""{"online":[]}""", (await ResultAsync("online", "{}")).GetRawText());
    }

    [Fact]
    public async Task Online_answers_for_ten_thousand_at_once_and_no_more()
    {
        await using var node = await StartNodeAsync(new() { ["Realtime:Api:MaxBodySize"] = "1048576" });
        using var http = Caller(node);
        var users = Enumerable.Range(0, 10_001).Select(i => $"api.u{i}").ToArray();
        var answer = await PostAsync(http, "online", JsonSerializer.Serialize(new { users = users[1..] }));
        Assert.Equal("""{"result":{"online":[]}}""", answer.GetRawText());
        Assert.Equal(107, ErrorOf(await PostAsync(http, "online", JsonSerializer.Serialize(new { users }))));
    }

    private static bool IsUnanswered(JsonElement answer) => answer.TryGetProperty("error", out _) && ErrorOf(answer) == 100;

    private async Task<SortedDictionary<string, int>> CountsAsync(string pattern)
    {
        // A node that another test has killed is expected to answer until its lease is over.
        var answer = await Eventually.BecomesAsync(
            () => PostAsync("channels", JsonSerializer.Serialize(new { pattern })), found => !IsUnanswered(found));
        var result = answer.GetProperty("result");
        return new(
            result.GetProperty("channels").EnumerateObject().ToDictionary(channel => channel.Name, channel => channel.Value.GetProperty("num_clients").GetInt32()),
            StringComparer.Ordinal);
    }
}
