using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Presence;
using Realtime.Service.Channels;
using Realtime.Service.Channels.Presence;
using Realtime.Service.Protocol;

namespace Realtime.Service.Tests.Presence;

/// <summary>Who is in a channel, across two nodes and whatever happens to Redis.</summary>
public sealed class PresenceTests : IAsyncLifetime
{
    private RedisServer _redis = null!;
    private RealtimeNode _a = null!;
    private RealtimeNode _b = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _a = await RealtimeNode.StartAsync(_redis.ConnectionString, Settings());
        _b = await RealtimeNode.StartAsync(_redis.ConnectionString, Settings());
    }

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Members_see_each_other_and_themselves_whatever_their_nodes()
    {
        await using var alice = await Member.JoinAsync(_a, "room:1", "alice");
        await using var bob = await Member.JoinAsync(_b, "room:1", "bob");
        await using var elsewhere = await Member.JoinAsync(_b, "room:2", "carol");
        await alice.SeesAsync(alice.Id, bob.Id);
        await bob.SeesAsync(alice.Id, bob.Id);
        await Eventually.HoldsAsync(() => alice.Heard.Contains((true, alice.Id)) && bob.Heard.Contains((true, bob.Id)), what: "everybody hears of themselves");

        var carol = await Member.JoinAsync(_a, "room:1", "carol");
        await bob.SeesAsync(alice.Id, bob.Id, carol.Id);
        await carol.DisposeAsync();
        await alice.SeesAsync(alice.Id, bob.Id);
        await bob.SeesAsync(alice.Id, bob.Id);
        Assert.Equal([(true, carol.Id), (false, carol.Id)], bob.Heard.Where(heard => heard.Client == carol.Id));
        await elsewhere.SeesAsync(elsewhere.Id);
    }

    [Fact]
    public async Task A_storm_of_joins_and_leaves_is_told_in_few_frames_and_right_in_the_end()
    {
        await using var watcher = await Member.JoinAsync(_b, "room:1", "watcher");
        await watcher.SeesAsync(watcher.Id);
        var before = watcher.Frames;
        const int Clients = 50;
        const int Rounds = 10;
        var crowd = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => Member.ConnectAsync(i % 2 == 0 ? _a : _b, $"u{i}")));
        await Task.WhenAll(crowd.Select(async (member, i) =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                Assert.True((await member.Client.SubscribeAsync("room:1")).TryGetProperty("subscribe", out _));
                if (i < Clients / 2 || round < Rounds - 1)
                {
                    await member.Client.CommandAsync("unsubscribe", new { channel = "room:1" });
                }
            }
        }));

        var staying = crowd.Skip(Clients / 2).Select(member => member.Id).ToArray();
        await watcher.SeesAsync([watcher.Id, .. staying]);
        await using var late = await Member.JoinAsync(_a, "room:1", "late");
        await late.SeesAsync([watcher.Id, late.Id, .. staying]);

        // Joins and leaves of each client alternate, and end with what is.
        foreach (var client in watcher.Heard.GroupBy(heard => heard.Client).Where(client => client.Key != watcher.Id))
        {
            Assert.All(client.Select((heard, i) => heard.Joined == (i % 2 == 0)), Assert.True);
        }

        const int Changes = (2 * Clients * Rounds) - (Clients / 2);
        Assert.InRange(watcher.Frames - before, 1, Changes / 5);
        foreach (var (client, _) in crowd)
        {
            await client.DisposeAsync();
        }

        await watcher.SeesAsync(watcher.Id, late.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_redis_has_lost_everything_presence_and_online_come_back(bool restarts)
    {
        await using var alice = await Member.JoinAsync(_a, "room:1", "alice");
        await using var bob = await Member.JoinAsync(_b, "room:1", "bob");
        var carol = await Member.JoinAsync(_b, "room:1", "carol");
        await alice.SeesAsync(alice.Id, bob.Id, carol.Id);
        if (restarts)
        {
            await _redis.KillAsync();
            await carol.DisposeAsync();
            await _redis.StartAgainAsync();
        }
        else
        {
            await _redis.CommandAsync("FLUSHALL");
            await carol.DisposeAsync();
        }

        await PresentAsync("room:1", alice.Id, bob.Id);
        await Eventually.HoldsAsync(async () => await OnlineAsync() == "alice bob", what: "alice and bob are online");
        await alice.SeesAsync(alice.Id, bob.Id);
        await bob.SeesAsync(alice.Id, bob.Id);

        await using var dave = await Member.JoinAsync(_a, "room:1", "dave");
        await bob.SeesAsync(alice.Id, bob.Id, dave.Id);
        await dave.SeesAsync(alice.Id, bob.Id, dave.Id);
    }

    [Fact]
    public async Task A_node_that_was_taken_for_dead_comes_back_with_its_clients_announced()
    {
        await using var alice = await Member.JoinAsync(_a, "room:1", "alice");
        await using var bob = await Member.JoinAsync(_b, "room:1", "bob");
        await bob.SeesAsync(alice.Id, bob.Id);
        await Eventually.HoldsAsync(() => bob.Heard.Contains((true, bob.Id)));

        // As if it had been paused for longer than its lease; whichever node sweeps first takes leave of it.
        await _b.Services.GetRequiredService<NodeDirectory>().RetireAsync(_a.Node.Id);
        await Eventually.HoldsAsync(() => bob.Heard.Contains((false, alice.Id)) && bob.Heard[^1] == (true, alice.Id), what: "alice is said to be gone, and there again");
        await bob.SeesAsync(alice.Id, bob.Id);
        await alice.SeesAsync(alice.Id, bob.Id);
        await PresentAsync("room:1", alice.Id, bob.Id);
        await Eventually.HoldsAsync(async () => await OnlineAsync() == "alice bob");
        Assert.Equal(1, bob.Heard.Count(heard => heard == (false, alice.Id)));
    }

    [Fact]
    public async Task Nothing_is_left_behind_when_everybody_has_gone()
    {
        for (var i = 0; i < 20; i++)
        {
            await using var member = await Member.JoinAsync(_a, $"room:{i}", "alice");
        }

        await Eventually.HoldsAsync(() => _a.Services.GetRequiredService<PresenceTracker>().ChannelCount == 0, what: "the node has forgotten the channels");
        await Eventually.HoldsAsync(
            async () => await _redis.CommandAsync($"EXISTS rt:{{dir}}:node:{_a.Node.Id}:presence") == ":0" && await _redis.CommandAsync("KEYS rt:*:presence*") == "*0",
            what: "Redis has forgotten them, too");
    }

    [Fact]
    public async Task A_node_that_stops_tells_the_others_of_all_its_clients()
    {
        await using var watcher = await Member.JoinAsync(_b, "room:1", "watcher");
        var node = await RealtimeNode.StartAsync(_redis.ConnectionString, Settings());
        var leaving = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Member.JoinAsync(node, "room:1", $"u{i}")));
        await watcher.SeesAsync([watcher.Id, .. leaving.Select(member => member.Id)]);
        await node.StopAsync();
        await watcher.SeesAsync(watcher.Id);
        Assert.All(leaving, member => Assert.Equal(1, watcher.Heard.Count(heard => heard == (false, member.Id))));
        foreach (var member in leaving)
        {
            await member.DisposeAsync();
        }

        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_subscription_that_a_backend_ends_is_not_present_any_more()
    {
        await using var watcher = await Member.JoinAsync(_b, "room:1", "watcher");
        await using var alice = await Member.JoinAsync(_a, "room:1", "alice");
        await watcher.SeesAsync(watcher.Id, alice.Id);
        await _b.Control.UnsubscribeAsync(new Realtime.Backchannel.Control.ConnectionFilter("alice"), "room:1");
        await watcher.SeesAsync(watcher.Id);
    }

    [Fact]
    public async Task A_subscription_that_is_ended_on_its_way_in_is_neither_live_nor_present()
    {
        await using var client = await RealtimeClient.ConnectAsync(_a, "alice");
        var connection = Assert.Single(_a.Node.Connections.Snapshot());
        var settings = _a.Node.Namespaces.Find("room:1")!;
        var join = await _a.Services.GetRequiredService<Joiner>()
            .BeginAsync(connection, "room:1", settings, new JoinOptions(SubscriptionFlags.None, null), CancellationToken.None);
        connection.EndSubscription(join!.Subscription, UnsubscribeCode.Server);
        await _a.Node.Presence.EnterAsync(join.Subscription, CancellationToken.None);
        Assert.Equal(JoinOutcome.Gone, join.Complete(answer: null));

        Assert.Equal(0, join.Subscription.Channel.SubscriberCount);
        await Eventually.HoldsAsync(() => _a.Services.GetRequiredService<PresenceTracker>().ChannelCount == 0);
        await using var bob = await Member.JoinAsync(_b, "room:1", "bob");
        Assert.Equal([bob.Id], bob.View);
    }

    private static Dictionary<string, string?> Settings() => new()
    {
        ["Realtime:NodeLease"] = "00:00:03",
        ["Realtime:OfflineGrace"] = "00:00:01",
        ["Realtime:PingInterval"] = "00:00:05",
        ["Realtime:PongTimeout"] = "00:00:04",
    };

    private Task PresentAsync(string channel, params string[] clients) => Eventually.BecomesAsync(
        () => AskAsync(async () => (await _b.Services.GetRequiredService<ChannelPresence>().ListAsync(channel)).Select(info => info.Client)),
        seen => seen == string.Join(' ', clients.Order(StringComparer.Ordinal)));

    private Task<string> OnlineAsync() =>
        AskAsync(async () => await _b.Services.GetRequiredService<OnlineUsers>().FindAsync(["alice", "bob", "carol"]));

    /// <summary>The answer, in order, unless Redis is still away.</summary>
    private static async Task<string> AskAsync(Func<Task<IEnumerable<string>>> ask)
    {
        try
        {
            return string.Join(' ', (await ask()).Order(StringComparer.Ordinal));
        }
        catch (Exception exception) when (exception is StackExchange.Redis.RedisException or TimeoutException)
        {
            return exception.Message;
        }
    }
}
