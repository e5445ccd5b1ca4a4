using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Events;
using Realtime.Backchannel.Presence;

namespace Realtime.Backchannel.Tests;

/// <summary>Who is online and which channels are occupied, as several nodes say it. There is no grace unless a test wants one.</summary>
public abstract class DirectoryContract(SharedServer shared) : RedisContract(shared)
{
    private static readonly (string, string)[] LongGrace = [("OfflineGrace", "00:10:00"), ("VacatedGrace", "00:10:00")];
    private static readonly (string, string)[] ShortLease = [("NodeLease", "00:00:02")];

    private NodeDirectory Nodes => Get<NodeDirectory>();

    private OnlineUsers Online => Get<OnlineUsers>();

    [Fact]
    public async Task A_user_is_online_once_however_often_and_wherever_it_enters()
    {
        await RegisterAsync("a", "b");
        Assert.True(await Nodes.EnterAsync("a", DirectoryKind.Users, ["1", "2", "1"]));
        Assert.True(await Nodes.EnterAsync("a", DirectoryKind.Users, ["1"]));
        Assert.True(await Nodes.EnterAsync("b", DirectoryKind.Users, ["1"]));
        Assert.Equal(["reset", "online 1 a", "online 2 a"], await EventsAsync());
        Assert.Equal(2, await Online.CountAsync());

        await Nodes.LeaveAsync("a", DirectoryKind.Users, ["1", "1", "unheard"]);
        await Nodes.LeaveAsync("a", DirectoryKind.Users, ["1"]);
        await SweepAsync();
        Assert.True(await Online.IsOnlineAsync("1"));
        await Nodes.LeaveAsync("b", DirectoryKind.Users, ["1"]);
        await SweepAsync();
        Assert.False(await Online.IsOnlineAsync("1"));
        Assert.Equal(["reset", "online 1 a", "online 2 a", "offline 1"], await EventsAsync());
        Assert.Equal(1, await Online.CountAsync());
    }

    [Fact]
    public async Task A_channel_is_occupied_and_vacated_like_a_user()
    {
        await RegisterAsync("a");
        await Nodes.EnterAsync("a", DirectoryKind.Channels, ["room:\"/é\\"]);
        await Nodes.LeaveAsync("a", DirectoryKind.Channels, ["room:\"/é\\"]);
        await SweepAsync();
        Assert.Equal(["reset", "occupied room:\"/é\\ a", "vacated room:\"/é\\"], await EventsAsync());
    }

    [Fact]
    public async Task Who_comes_back_within_the_grace_was_never_away()
    {
        var nodes = (await StartAsync(null, LongGrace)).Services.GetRequiredService<NodeDirectory>();
        await RegisterAsync("a", "b");
        await nodes.EnterAsync("a", DirectoryKind.Users, ["1", "2"]);
        await nodes.EnterAsync("a", DirectoryKind.Channels, ["room:1"]);
        var before = await EventsAsync();
        await nodes.LeaveAsync("a", DirectoryKind.Users, ["1", "2"]);
        await nodes.LeaveAsync("a", DirectoryKind.Channels, ["room:1"]);
        Assert.Equal(2, await Database.SortedSetLengthAsync(Keys.Leaving(DirectoryKind.Users)));
        Assert.True(await Online.IsOnlineAsync("1"));

        await nodes.EnterAsync("b", DirectoryKind.Users, ["1"]);
        await nodes.EnterAsync("b", DirectoryKind.Channels, ["room:1"]);
        await SweepAsync();
        Assert.Equal(before, await EventsAsync());
        Assert.Equal("2", (string?)Assert.Single(await Database.SortedSetRangeByRankAsync(Keys.Leaving(DirectoryKind.Users))));
        Assert.Equal(0, await Database.SortedSetLengthAsync(Keys.Leaving(DirectoryKind.Channels)));

        await Nodes.LeaveAsync("b", DirectoryKind.Users, ["1"]);
        await SweepAsync();
        Assert.Equal(before.Append("offline 1"), await EventsAsync());
    }

    [Fact]
    public async Task When_one_of_a_users_two_nodes_dies_the_user_stays_until_the_other_lets_it_go()
    {
        var dying = (await StartAsync(null, ShortLease)).Services.GetRequiredService<NodeDirectory>();
        await RegisterAsync("a");
        await dying.RenewAsync("b", "{}");
        await dying.EnterAsync("b", DirectoryKind.Users, ["1", "2"]);
        await dying.EnterAsync("b", DirectoryKind.Channels, ["room:1"]);
        await Nodes.EnterAsync("a", DirectoryKind.Users, ["1"]);
        await Eventually.HoldsAsync(async () => (await Nodes.SweepAsync()).ReapedNodes is ["b"]);
        await SweepAsync();
        Assert.Equal(["reset", "online 1 b", "online 2 b", "occupied room:1 b", "offline 2", "vacated room:1"], await EventsAsync());
        Assert.True(await Online.IsOnlineAsync("1"));
        Assert.Equal(["a"], (await Nodes.NodesAsync()).Select(node => node.Id));

        await Nodes.LeaveAsync("a", DirectoryKind.Users, ["1"]);
        await SweepAsync();
        Assert.Equal("offline 1", (await EventsAsync())[^1]);
        Assert.Equal(0, await Online.CountAsync());
    }

    [Fact]
    public async Task A_dead_node_is_reaped_in_parts_and_its_presence_with_it()
    {
        await RegisterAsync("a", "b");
        var presence = Get<PresenceStore>();
        string[] users = [.. Enumerable.Range(1, 25).Select(i => $"{i}")];
        string[] channels = [.. Enumerable.Range(1, 15).Select(i => $"room:{i}")];
        await Nodes.EnterAsync("b", DirectoryKind.Users, users);
        await Nodes.EnterAsync("b", DirectoryKind.Channels, channels);
        await Nodes.EnterAsync("b", DirectoryKind.Presence, channels);
        foreach (var channel in channels)
        {
            await presence.AddAsync(channel, "b", [new ClientInfo { User = "1", Client = "b-" + channel }]);
            await presence.AddAsync(channel, "a", [new ClientInfo { User = "9", Client = "a-" + channel }]);
        }

        await Nodes.RetireAsync("b");
        Assert.Equal(NodeStanding.Reaped, await Nodes.RenewAsync("b", "{}"));
        Assert.False(await Nodes.EnterAsync("b", DirectoryKind.Users, ["late"]));

        var purged = new List<PurgedPresence>();
        var reaped = new List<string>();
        var sweeps = 0;
        SweepResult result;
        do
        {
            result = await Nodes.SweepAsync(10);
            purged.AddRange(result.PurgedPresence);
            reaped.AddRange(result.ReapedNodes);
            sweeps++;
        }
        while (result.More && sweeps < 20);

        Assert.InRange(sweeps, 3, 6);
        Assert.Equal(["b"], reaped);
        Assert.Equal(channels.Order(), purged.Select(p => p.Channel).Order());
        Assert.All(purged, p => Assert.Equal("b-" + p.Channel, Assert.Single(p.Clients).Client));
        Assert.Equal(new PresenceStats(1, 1), await Get<ChannelPresence>().StatsAsync("room:1"));
        var events = await EventsAsync();
        Assert.Equal(users.Select(user => "offline " + user).Order(), events.Where(e => e.StartsWith("offline", StringComparison.Ordinal)).Order());
        Assert.Equal(channels.Select(channel => "vacated " + channel).Order(), events.Where(e => e.StartsWith("vacated", StringComparison.Ordinal)).Order());
        Assert.Equal(NodeStanding.New, await Nodes.RenewAsync("b", "{}"));
        Assert.Equal(NodeStanding.Known, await Nodes.RenewAsync("a", "{}"));
    }

    [Fact]
    public async Task A_purge_that_failed_halfway_is_done_by_the_next_sweep()
    {
        await RegisterAsync("a", "b");
        await Nodes.EnterAsync("b", DirectoryKind.Presence, ["room:1"]);
        await Get<PresenceStore>().AddAsync("room:1", "b", [new ClientInfo { User = "1", Client = "x" }]);
        await Nodes.RetireAsync("b");
        await Database.KeyDeleteAsync(Keys.PresenceNodes("room:1"));
        await Database.StringSetAsync(Keys.PresenceNodes("room:1"), "of the wrong type");
        await Assert.ThrowsAnyAsync<StackExchange.Redis.RedisException>(() => Nodes.SweepAsync());
        await Database.KeyDeleteAsync(Keys.PresenceNodes("room:1"));
        await Database.HashSetAsync(Keys.PresenceNodes("room:1"), "b", "1 0");

        Assert.Equal("x", Assert.Single(Assert.Single((await Nodes.SweepAsync()).PurgedPresence).Clients).Client);
        Assert.Equal(["b"], (await Nodes.SweepAsync()).ReapedNodes);
    }

    [Fact]
    public async Task Many_who_sweep_at_once_do_it_once()
    {
        await RegisterAsync("a", "b");
        string[] users = [.. Enumerable.Range(1, 500).Select(i => $"{i}")];
        await Nodes.EnterAsync("a", DirectoryKind.Users, users);
        await Nodes.EnterAsync("b", DirectoryKind.Users, users);
        await Nodes.EnterAsync("b", DirectoryKind.Presence, ["room:1"]);
        await Get<PresenceStore>().AddAsync("room:1", "b", [new ClientInfo { User = "1", Client = "x" }]);
        await Nodes.RetireAsync("a");
        await Nodes.RetireAsync("b");
        IHost[] hosts = [await StartAsync(), await StartAsync(), await StartAsync(), await StartAsync()];
        var results = await Task.WhenAll(hosts.Select(async host =>
        {
            var purged = new List<PurgedPresence>();
            SweepResult result;
            do
            {
                result = await host.Services.GetRequiredService<NodeDirectory>().SweepAsync(20);
                purged.AddRange(result.PurgedPresence);
            }
            while (result.More);
            return purged;
        }));
        await SweepAsync();
        Assert.Single(results.SelectMany(purged => purged));
        var offline = (await EventsAsync()).Where(e => e.StartsWith("offline", StringComparison.Ordinal)).ToArray();
        Assert.Equal(users.Select(user => "offline " + user).Order(), offline.Order());
        Assert.Equal(0, await Online.CountAsync());
    }

    [Fact]
    public async Task Many_who_enter_and_leave_at_once_are_counted_right()
    {
        await RegisterAsync("n0", "n1", "n2", "n3");
        IHost[] hosts = [await StartAsync(), await StartAsync(), await StartAsync(), await StartAsync()];
        string[] users = [.. Enumerable.Range(1, 50).Select(i => $"{i}")];
        await Task.WhenAll(hosts.Select(async (host, i) =>
        {
            var nodes = host.Services.GetRequiredService<NodeDirectory>();
            for (var round = 0; round < 20; round++)
            {
                await nodes.EnterAsync($"n{i}", DirectoryKind.Users, users);
                await nodes.LeaveAsync($"n{i}", DirectoryKind.Users, users);
                await nodes.SweepAsync();
            }
        }));
        await SweepAsync();
        Assert.Equal(0, await Online.CountAsync());
        var events = await EventsAsync();
        Assert.All(users, user =>
        {
            var own = events.Where(e => e.Split(' ') is [_, var who, ..] && who == user).Select(e => e.Split(' ')[0]).ToArray();
            Assert.Equal(Enumerable.Range(0, own.Length).Select(i => i % 2 == 0 ? "online" : "offline"), own);
            Assert.Equal("offline", own[^1]);
        });
    }

    [Fact]
    public async Task After_a_flush_there_is_one_reset_and_nodes_must_enter_again()
    {
        await RegisterAsync("a", "b");
        Assert.Equal(["reset"], await EventsAsync());
        await Nodes.EnterAsync("a", DirectoryKind.Users, ["1"]);
        await Server.CommandAsync("FLUSHALL");
        Assert.False(await Nodes.EnterAsync("a", DirectoryKind.Users, ["1"]));
        Assert.Equal(NodeStanding.New, await Nodes.RenewAsync("a", "{}"));
        Assert.Equal(NodeStanding.New, await Nodes.RenewAsync("b", "{}"));
        Assert.Equal(NodeStanding.Known, await Nodes.RenewAsync("a", "{}"));
        Assert.True(await Nodes.EnterAsync("a", DirectoryKind.Users, ["1"]));
        Assert.Equal(["reset", "online 1 a"], await EventsAsync());
    }

    [Fact]
    public async Task A_directory_that_lost_its_mark_begins_anew_and_trusts_nothing()
    {
        await RegisterAsync("a", "b");
        await Nodes.EnterAsync("a", DirectoryKind.Users, ["1"]);
        await Database.KeyDeleteAsync(Keys.DirectorySince);
        Assert.Equal(NodeStanding.New, await Nodes.RenewAsync("b", "{}"));
        Assert.Equal(0, await Online.CountAsync());
        Assert.Equal(NodeStanding.New, await Nodes.RenewAsync("a", "{}"));
        await Nodes.EnterAsync("a", DirectoryKind.Users, ["1"]);
        Assert.Equal(["reset", "online 1 a", "reset", "online 1 a"], await EventsAsync());
    }

    [Fact]
    public async Task Ten_thousand_users_are_looked_up_in_bulk()
    {
        await RegisterAsync("a");
        string[] all = [.. Enumerable.Range(0, 10_000).Select(i => $"user-{i}")];
        var online = all.Where((_, i) => i % 3 == 0).ToArray();
        Assert.True(await Nodes.EnterAsync("a", DirectoryKind.Users, online));
        Assert.Equal(online.ToHashSet(), (await Online.FindAsync(all)).ToHashSet());
        Assert.Equal(online.Length, await Online.CountAsync());
        Assert.Empty(await Online.FindAsync([]));
        Assert.Empty(await Online.FindAsync(["nobody"]));
    }

    [Fact]
    public async Task Every_key_expires_and_a_node_says_who_it_is()
    {
        await Nodes.RenewAsync("a", """{"version":"1"}""");
        await Nodes.EnterAsync("a", DirectoryKind.Users, ["1", "2"]);
        await Nodes.EnterAsync("a", DirectoryKind.Channels, ["room:1", "room:2"]);
        await Nodes.EnterAsync("a", DirectoryKind.Presence, ["room:1"]);
        await Nodes.LeaveAsync("a", DirectoryKind.Users, ["1"]);
        await Nodes.LeaveAsync("a", DirectoryKind.Channels, ["room:1"]);
        await AssertEveryKeyExpiresAsync();
        Assert.Equal([new NodeInfo("a", """{"version":"1"}""")], await Nodes.NodesAsync());
        foreach (var wrong in new[] { "", "a b", "{a}", "é", new string('a', 129) })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Nodes.RenewAsync(wrong, "{}"));
        }
    }

    [Fact]
    public async Task It_is_known_until_when_a_node_has_its_lease()
    {
        await Nodes.RenewAsync("a", "{}");
        await Nodes.RenewAsync("b", "{}");
        await Nodes.RetireAsync("b");

        var (node, end) = Assert.Single(await Nodes.LeasesAsync());

        Assert.Equal("a", node);
        Assert.InRange(end, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task Retiring_a_node_that_is_not_there_does_nothing()
    {
        await Nodes.RetireAsync("a");
        Assert.Equal(NodeStanding.New, await Nodes.RenewAsync("a", "{}"));
    }

    private async Task RegisterAsync(params string[] nodes)
    {
        foreach (var node in nodes)
        {
            Assert.Equal(NodeStanding.New, await Nodes.RenewAsync(node, "{}"));
        }
    }

    private async Task SweepAsync()
    {
        while ((await Nodes.SweepAsync()).More)
        {
        }
    }

    private async Task<string[]> EventsAsync() =>
        [.. (await Database.ListRangeAsync(Keys.Events)).Select(json => LifecycleEvent.TryParse((byte[])json!)!).Select(e =>
        {
            Assert.InRange(e.At, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
            return e.Type switch
            {
                LifecycleEventType.UserOnline => $"online {e.User} {e.Node}",
                LifecycleEventType.UserOffline => $"offline {e.User}",
                LifecycleEventType.ChannelOccupied => $"occupied {e.Channel} {e.Node}",
                LifecycleEventType.ChannelVacated => $"vacated {e.Channel}",
                LifecycleEventType.Reset => "reset",
                _ => throw new InvalidOperationException($"{e}"),
            };
        })];
}

public sealed class RedisDirectoryTests(SharedRedis shared) : DirectoryContract(shared), IClassFixture<SharedRedis>;

public sealed class GarnetDirectoryTests(SharedGarnet shared) : DirectoryContract(shared), IClassFixture<SharedGarnet>;
