using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Presence;

namespace Realtime.Backchannel.Tests;

/// <summary>Who is present in a channel, as several nodes say it.</summary>
public abstract class PresenceContract(SharedServer shared) : RedisContract(shared)
{
    private const string Room = "room:1";

    private PresenceStore Store => Get<PresenceStore>();

    private ChannelPresence Presence => Get<ChannelPresence>();

    [Fact]
    public async Task What_is_said_about_a_client_comes_back()
    {
        var client = new ClientInfo
        {
            User = "4 2 é\n{\"user\":1}",
            Client = "a",
            ConnInfo = JsonDocument.Parse("{\"name\" :\n \"Ålice <b>\"}").RootElement,
            ChanInfo = JsonDocument.Parse("[1]").RootElement,
        };
        await Store.AddAsync(Room, "n1", [client, new ClientInfo { User = "", Client = "b" }]);
        var present = (await Presence.ListAsync(Room)).OrderBy(c => c.Client, StringComparer.Ordinal).ToArray();
        Assert.Equal(client.User, present[0].User);
        Assert.Equal("{\"name\":\"Ålice <b>\"}", present[0].ConnInfo!.Value.GetRawText());
        Assert.Equal("[1]", present[0].ChanInfo!.Value.GetRawText());
        Assert.Equal(new ClientInfo { User = "", Client = "b" }, present[1]);
        Assert.Equal("{\"user\":\"\",\"client\":\"b\"}"u8.ToArray(), present[1].ToJson());
        Assert.Equal(client.ToJson(), Assert.Single(await Store.PurgeNodeAsync(Room, "n1"), c => c.Client == "a").ToJson());
    }

    [Fact]
    public async Task Stats_are_right_whatever_is_repeated()
    {
        await StatsAsync(0, 0);
        await Store.AddAsync(Room, "n1", Clients("1:a", "1:b", "2:c", ":d", ":e"));
        await StatsAsync(5, 3);
        await Store.AddAsync(Room, "n1", Clients("1:a", "1:a", ":d"));
        await StatsAsync(5, 3);
        await Store.AddAsync(Room, "n2", Clients("2:f", "3:g"));
        await StatsAsync(7, 4);

        Assert.Equal(2, await Store.RemoveAsync(Room, "n1", ["a", "b", "a", "unheard"]));
        await StatsAsync(5, 3);
        Assert.Equal(0, await Store.RemoveAsync(Room, "n1", ["a", "b"]));
        Assert.Equal(0, await Store.RemoveAsync(Room, "n1", ["f"]));
        await StatsAsync(5, 3);

        Assert.Equal(["c", "d", "e"], (await Store.PurgeNodeAsync(Room, "n1")).Select(client => client.Client).Order());
        await StatsAsync(2, 2);
        Assert.Empty(await Store.PurgeNodeAsync(Room, "n1"));
        await Store.RemoveAsync(Room, "n2", ["f", "g"]);
        await StatsAsync(0, 0);
        Assert.False(await Database.KeyExistsAsync(Keys.PresenceUsers(Room)));
        Assert.False(await Database.KeyExistsAsync(Keys.PresenceNodes(Room)));
    }

    [Fact]
    public async Task A_client_may_change_its_user_and_its_node()
    {
        await Store.AddAsync(Room, "n1", Clients("1:a", "1:b"));
        await Store.AddAsync(Room, "n1", Clients("2:a"));
        await StatsAsync(2, 2);
        await Store.AddAsync(Room, "n2", Clients("2:a"));
        await StatsAsync(2, 2);
        Assert.Equal(1, (await Store.RefreshAsync(Room, "n1")).Clients);
        Assert.Equal(1, (await Store.RefreshAsync(Room, "n2")).Clients);
        Assert.Equal("b", Assert.Single(await Store.PurgeNodeAsync(Room, "n1")).Client);
        await Store.RemoveAsync(Room, "n2", ["a"]);
        await StatsAsync(0, 0);
    }

    [Fact]
    public async Task A_refresh_extends_life_and_tells_what_is_there()
    {
        var brief = (await StartAsync(null, ("PresenceTtl", "00:00:10"))).Services.GetRequiredService<PresenceStore>();
        Assert.Equal(0, (await Store.RefreshAsync(Room, "n1")).Clients);
        await brief.AddAsync(Room, "n1", Clients("1:a", "2:b"));
        await AssertEveryKeyExpiresAsync();
        Assert.InRange((await Database.KeyTimeToLiveAsync(Keys.Presence(Room)))!.Value.TotalSeconds, 1, 10);
        var refreshed = await Store.RefreshAsync(Room, "n1");
        Assert.Equal(2, refreshed.Clients);
        Assert.Empty(refreshed.Purged);
        foreach (var key in new[] { Keys.Presence(Room), Keys.PresenceUsers(Room), Keys.PresenceNodes(Room) })
        {
            Assert.InRange((await Database.KeyTimeToLiveAsync(key))!.Value.TotalSeconds, 30, 60);
        }

        await Server.CommandAsync("FLUSHALL");
        Assert.Equal(0, (await Store.RefreshAsync(Room, "n1")).Clients);
    }

    [Fact]
    public async Task Clients_that_their_node_does_not_refresh_are_removed_by_another_that_does()
    {
        await Store.AddAsync(Room, "n1", Clients("1:a"));
        await Store.AddAsync(Room, "n2", Clients("1:b", "2:c"));
        Assert.Empty((await Store.RefreshAsync(Room, "n1")).Purged);
        var (clients, expires) = await NodeStateAsync("n2");
        Assert.Equal(2, clients);
        Assert.InRange(expires, DateTimeOffset.UtcNow.AddSeconds(30), DateTimeOffset.UtcNow.AddSeconds(61));
        await Database.HashSetAsync(Keys.PresenceNodes(Room), "n2", "2 1");

        var refreshed = await Store.RefreshAsync(Room, "n1");
        Assert.Equal(["b", "c"], refreshed.Purged.Select(client => client.Client).Order());
        Assert.Equal(1, refreshed.Clients);
        await StatsAsync(1, 1);
        Assert.Equal(0, (await Store.RefreshAsync(Room, "n2")).Clients);
    }

    [Fact]
    public async Task Many_who_add_and_remove_at_once_are_counted_right()
    {
        PresenceStore[] stores = [.. (await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync()))).Select(host => host.Services.GetRequiredService<PresenceStore>())];
        await Task.WhenAll(stores.Select(async (store, i) =>
        {
            for (var round = 0; round < 25; round++)
            {
                await store.AddAsync(Room, $"n{i}", Clients($"1:{i}a", $"2:{i}b", $":{i}c"));
                await store.RemoveAsync(Room, $"n{i}", [$"{i}a", $"{i}b"]);
            }
        }));
        await StatsAsync(4, 1);
        Assert.All(await Task.WhenAll(stores.Select((store, i) => store.RefreshAsync(Room, $"n{i}"))), result => Assert.Equal(1, result.Clients));
    }

    [Fact]
    public async Task More_than_go_into_one_call_are_added_and_removed()
    {
        string[] ids = [.. Enumerable.Range(0, 2500).Select(i => $"c{i}")];
        await Store.AddAsync(Room, "n1", Clients([.. ids.Select(id => $"{id.Length}:{id}")]));
        await StatsAsync(2500, 4);
        Assert.Equal(2500, (await Presence.ListAsync(Room)).Count);
        Assert.Equal(2500, await Store.RemoveAsync(Room, "n1", ids));
        await StatsAsync(0, 0);
    }

    [Fact]
    public async Task A_channel_that_cannot_be_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.AddAsync("unheard:1", "n1", Clients("1:a")));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.AddAsync(Room, "n 1", Clients("1:a")));
        await Assert.ThrowsAsync<ArgumentException>(() => Presence.ListAsync("unheard:1"));
        await Assert.ThrowsAsync<ArgumentException>(() => Presence.StatsAsync("a b"));
        await Assert.ThrowsAsync<ArgumentException>(() => Get<MembershipPublisher>().PublishMembershipAsync("unheard:1", []));
    }

    [Fact]
    public async Task Joins_and_leaves_arrive_in_order_and_are_no_publications()
    {
        var received = new TaskCompletionSource<byte[]>();
        var redis = Get<StackExchange.Redis.IConnectionMultiplexer>();
        await Backchannel.Redis.OrderedSubscription.SubscribeInOrderAsync(redis.GetSubscriber(), Keys.PubSub(Room), message => received.TrySetResult(message));
        await Get<MembershipPublisher>().PublishMembershipAsync(Room, []);
        var client = Clients("1:a").Single();
        await Eventually.HoldsAsync(async () =>
        {
            await Get<MembershipPublisher>().PublishMembershipAsync(Room, [new(false, client), new(true, client)]);
            return received.Task.IsCompleted;
        });
        var message = await received.Task;
        Assert.Equal("m1 -\nl {\"user\":\"1\",\"client\":\"a\"}\nj {\"user\":\"1\",\"client\":\"a\"}", System.Text.Encoding.UTF8.GetString(message));
        Assert.False(Publishing.Envelope.TryParse(message, out _));
    }

    private static ClientInfo[] Clients(params string[] userAndClient) =>
        [.. userAndClient.Select(both => both.Split(':')).Select(both => new ClientInfo { User = both[0], Client = both[1] })];

    private async Task<(int Clients, DateTimeOffset Expires)> NodeStateAsync(string node)
    {
        var state = ((string)(await Database.HashGetAsync(Keys.PresenceNodes(Room), node))!).Split(' ');
        return (int.Parse(state[0]), DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(state[1])));
    }

    private async Task StatsAsync(int clients, int users)
    {
        Assert.Equal(new PresenceStats(clients, users), await Presence.StatsAsync(Room));
        var present = await Presence.ListAsync(Room);
        Assert.Equal((clients, users), (present.Count, present.Select(client => client.User).Distinct().Count()));
    }
}

public sealed class RedisPresenceTests(SharedRedis shared) : PresenceContract(shared), IClassFixture<SharedRedis>;

public sealed class GarnetPresenceTests(SharedGarnet shared) : PresenceContract(shared), IClassFixture<SharedGarnet>;
