using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Events;

namespace Realtime.Service.Tests.Directory;

/// <summary>What a backend hears of who comes and goes, from two nodes.</summary>
public sealed class LifecycleEventTests : IAsyncLifetime
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private RedisServer _redis = null!;
    private RealtimeNode _a = null!;
    private RealtimeNode _b = null!;
    private EventRecorder _events = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _a = await RealtimeNode.StartAsync(_redis.ConnectionString, Settings());
        _b = await RealtimeNode.StartAsync(_redis.ConnectionString, Settings());
        _events = await EventRecorder.StartAsync(_redis.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _events.DisposeAsync();
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_user_is_online_once_however_many_connections_and_offline_after_the_last_and_a_grace()
    {
        var here = await RealtimeClient.ConnectAsync(_a, "alice");
        await _events.BecomesAsync("alice", "online");
        var there = await RealtimeClient.ConnectAsync(_b, "alice");
        var again = await RealtimeClient.ConnectAsync(_b, "alice");
        await here.DisposeAsync();
        await again.DisposeAsync();
        await _events.BecomesAsync("alice", "online closed:1000 closed:1000");

        // When bob, who came later, is offline, alice would be.
        await ComeAndGoAsync("bob");
        Assert.Equal("online closed:1000 closed:1000", _events.Of("alice"));
        Assert.True(await Online.IsOnlineAsync("alice"));

        var left = Stopwatch.StartNew();
        await there.DisposeAsync();
        await _events.BecomesAsync("alice", "online closed:1000 closed:1000 closed:1000 offline");
        Assert.True(left.Elapsed >= Grace, $"offline after {left.Elapsed}");
        Assert.False(await Online.IsOnlineAsync("alice"));
    }

    [Fact]
    public async Task A_page_that_loads_again_makes_no_event_but_the_end_of_its_connection()
    {
        await using (await RealtimeClient.ConnectAsync(_a, "alice"))
        {
            await _events.BecomesAsync("alice", "online");
        }

        await _events.BecomesAsync("alice", "online closed:1000");
        await using var back = await RealtimeClient.ConnectAsync(_b, "alice");
        await ComeAndGoAsync("bob");
        Assert.Equal("online closed:1000", _events.Of("alice"));
    }

    [Fact]
    public async Task Channels_are_occupied_and_vacated_across_nodes()
    {
        var here = await RealtimeClient.ConnectAsync(_a, "alice");
        await here.SubscribeAsync("topic:1");
        var there = await RealtimeClient.ConnectAsync(_b, "bob");
        await there.SubscribeAsync("topic:1");
        await Eventually.HoldsAsync(() => Of("topic:1") == "ChannelOccupied");
        await here.DisposeAsync();
        await _events.BecomesAsync("alice", "online closed:1000 offline");
        Assert.Equal("ChannelOccupied", Of("topic:1"));
        await there.DisposeAsync();
        await Eventually.HoldsAsync(() => Of("topic:1") == "ChannelOccupied ChannelVacated");
    }

    [Fact]
    public async Task The_end_of_a_connection_is_told_with_its_code_and_reason()
    {
        await using var banned = await RealtimeClient.ConnectAsync(_a, "banned", "session of banned");
        var closing = await RealtimeClient.ConnectAsync(_a, "closing");
        var vanishing = await RealtimeClient.ConnectAsync(_b, "vanishing");
        await using var bad = await RealtimeClient.ConnectAsync(_b, "bad");
        await using var anonymous = await RealtimeClient.ConnectAsync(_b, "");

        foreach (var user in new[] { "banned", "closing", "vanishing", "bad" })
        {
            await _events.BecomesAsync(user, "online");
        }

        await _b.Control.DisconnectUserAsync("banned");
        await banned.ReadToCloseAsync();
        await closing.DisposeAsync();
        vanishing.Abort();
        await bad.SendAsync("nonsense");
        await bad.ReadToCloseAsync();
        await anonymous.DisposeAsync();

        await _events.BecomesAsync("banned", "online closed:3503 offline");
        await _events.BecomesAsync("closing", "online closed:1000 offline");
        await _events.BecomesAsync("vanishing", "online closed:- offline");
        await _events.BecomesAsync("bad", "online closed:3501 offline");
        await _events.BecomesAsync("", "closed:1000");
        var end = Assert.Single(_events.Events, e => e is { User: "banned", Type: LifecycleEventType.ConnectionClosed });
        Assert.Equal(("force disconnect", "session of banned", _a.Node.Id), (end.Reason, end.Session, end.Node));
        Assert.True(Guid.TryParse(end.Client, out _));
    }

    [Fact]
    public async Task A_node_that_stops_tells_of_all_connections_that_it_closes()
    {
        var node = await RealtimeNode.StartAsync(_redis.ConnectionString, Settings());
        var clients = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => RealtimeClient.ConnectAsync(node, $"u{i}")));
        await using var elsewhere = await RealtimeClient.ConnectAsync(_a, "u0");

        // Browsers open connections that they may need later, and say nothing on them.
        using var silent = new TcpClient();
        await silent.ConnectAsync(node.Address.Host, node.Address.Port);

        await _events.BecomesAsync("u29", "online");
        var ends = clients.Select(client => client.ReadToCloseAsync()).ToList();
        var stopping = Stopwatch.StartNew();
        await node.StopAsync();
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        foreach (var end in ends)
        {
            Assert.Equal((3001, "shutdown"), await end);
        }

        await node.DisposeAsync();
        foreach (var i in Enumerable.Range(1, 29))
        {
            await _events.BecomesAsync($"u{i}", "online closed:3001 offline");
        }

        Assert.Equal("online closed:3001", _events.Of("u0"));
        Assert.True(await Online.IsOnlineAsync("u0"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_happens_while_redis_is_away_is_told_when_it_is_back(bool keepsItsData)
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => RealtimeClient.ConnectAsync(i % 2 == 0 ? _a : _b, $"u{i}")));
        await using var staying = await RealtimeClient.ConnectAsync(_a, "staying");
        foreach (var user in new[] { "u0", "u1", "u2", "u3", "u4", "staying" })
        {
            await _events.BecomesAsync(user, "online");
        }

        if (keepsItsData)
        {
            await _redis.SaveAsync();
        }

        await _redis.KillAsync();
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        await _redis.StartAgainAsync();
        foreach (var i in Enumerable.Range(0, 5))
        {
            // Whoever was online in a Redis that has lost everything is not taken leave of: there is a reset instead.
            await Eventually.BecomesAsync(
                () => Task.FromResult(_events.Of($"u{i}")),
                seen => Deduplicated(seen) == (keepsItsData ? "online closed:1000 offline" : "online closed:1000"));
        }

        // The first was when the nodes started.
        await Eventually.BecomesAsync(
            () => Task.FromResult(_events.Events.Count(e => e.Type == LifecycleEventType.Reset)), seen => seen == (keepsItsData ? 1 : 2));
        await Eventually.BecomesAsync(
            async () => string.Join(' ', await Online.FindAsync(["u0", "u1", "u2", "u3", "u4", "staying"])), seen => seen == "staying");
    }

    private async Task ComeAndGoAsync(string user)
    {
        await using (await RealtimeClient.ConnectAsync(_a, user))
        {
            await _events.BecomesAsync(user, "online");
        }

        await _events.BecomesAsync(user, "online closed:1000 offline");
    }

    private OnlineUsers Online => _b.Services.GetRequiredService<OnlineUsers>();

    /// <summary>Events come at least once.</summary>
    private static string Deduplicated(string events) => string.Join(' ', events.Split(' ').Distinct());

    private string Of(string channel) => string.Join(' ', _events.Events.Where(e => e.Channel == channel).Select(e => e.Type));

    private static Dictionary<string, string?> Settings() => new()
    {
        ["Realtime:NodeLease"] = "00:00:04",
        ["Realtime:OfflineGrace"] = Grace.ToString(),
        ["Realtime:VacatedGrace"] = "00:00:00.500",
        ["Realtime:ChannelLinger"] = "00:00:00.500",
    };
}
