using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Presence;
using Realtime.Resilience.Tests.Clients;
using Xunit.Abstractions;

namespace Realtime.Resilience.Tests.NodeDeath;

/// <summary>A node is killed while users are on it, on another one, and on both.</summary>
public sealed class NodeDeathTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Channel = "room:1";

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Nodes look after each other once a second.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>What a busy machine may add.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(4);

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Realtime:Namespaces:room:Presence"] = "true",
        ["Realtime:Namespaces:room:JoinLeave"] = "true",
        ["Realtime:NodeLease"] = Lease.ToString(),
        ["Realtime:OfflineGrace"] = Grace.ToString(),
        ["Realtime:PingInterval"] = "00:05:00",
    };

    private RedisServer _redis = null!;
    private TestNode _dying = null!;
    private TestNode _living = null!;
    private Backend _backend = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _dying = await TestNode.StartAsync(_redis.ConnectionString, Settings);
        _living = await TestNode.StartAsync(_redis.ConnectionString, Settings);
        _backend = Backend.Start(_redis.ConnectionString, Settings);
    }

    public async Task DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _dying.DisposeAsync();
        await _living.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Its_clients_are_gone_after_its_lease_once_each_and_nobody_else_is()
    {
        string[] lost = [.. Enumerable.Range(0, 8).Select(i => $"lost {i}")];
        string[] returning = [.. Enumerable.Range(0, 3).Select(i => $"returning {i}")];
        string[] both = [.. Enumerable.Range(0, 4).Select(i => $"both {i}")];
        string[] elsewhere = [.. Enumerable.Range(0, 3).Select(i => $"elsewhere {i}")];
        var dead = await JoinAsync(_dying, [.. lost, .. returning, .. both]);
        var alive = await JoinAsync(_living, [.. both, .. elsewhere]);
        await Eventually.HoldsAsync(() => alive.TrueForAll(neighbor => neighbor.Heard.Contains((true, alive[^1].Id))), what: "all joins are announced");
        Assert.Equal(22, (await PresentAsync()).Length);

        var killed = Stopwatch.StartNew();
        await _dying.KillAsync();
        var back = await JoinAsync(_living, returning);
        alive.AddRange(back);
        var expected = Ids(alive);

        string[] online = [.. both, .. returning, .. elsewhere];
        TimeSpan? gone = null;
        TimeSpan? offline = null;
        while (gone is null || offline is null)
        {
            Assert.InRange(killed.Elapsed, TimeSpan.Zero, Lease + Grace + (2 * Beat) + (2 * Slack));
            var seen = await OnlineAsync([.. online, .. lost]);
            Assert.Superset(online.ToHashSet(), seen);
            offline ??= seen.SetEquals(online) ? killed.Elapsed : null;
            var present = await PresentAsync();
            Assert.Superset(expected.ToHashSet(), present.ToHashSet());
            gone ??= present.SequenceEqual(expected) ? killed.Elapsed : null;
            await Task.Delay(20);
        }

        output.WriteLine($"gone from presence after {gone.Value.TotalSeconds:F2} s, offline after {offline.Value.TotalSeconds:F2} s");
        Assert.InRange(gone.Value, Lease - Beat - TimeSpan.FromSeconds(0.5), Lease + Beat + Slack);
        Assert.InRange(offline.Value, Lease - Beat + Grace - TimeSpan.FromSeconds(0.5), Lease + Grace + (2 * Beat) + Slack);

        var goneIds = Ids(dead);
        await Eventually.HoldsAsync(() => alive.TrueForAll(neighbor => goneIds.All(id => neighbor.Heard.Contains((false, id)))), what: "everybody hears who is gone");

        // Whatever else might be announced by mistake would be by now.
        await Task.Delay(Lease);
        foreach (var neighbor in alive)
        {
            var leaves = neighbor.Heard.Where(heard => !heard.Joined).Select(heard => heard.Client).Order(StringComparer.Ordinal);
            Assert.Equal(goneIds, leaves);
        }

        Assert.Equal(expected, await PresentAsync());
        Assert.Equal(online.Order(StringComparer.Ordinal), (await OnlineAsync([.. online, .. lost])).Order(StringComparer.Ordinal));
        dead.Concat(alive).ToList().ForEach(neighbor => neighbor.Dispose());
    }

    private async Task<List<Neighbor>> JoinAsync(TestNode node, string[] users) =>
        [.. await Task.WhenAll(users.Select(user => Neighbor.JoinAsync(_backend, node, Channel, user)))];

    private static string[] Ids(List<Neighbor> neighbors) => [.. neighbors.Select(neighbor => neighbor.Id).Order(StringComparer.Ordinal)];

    private async Task<string[]> PresentAsync() =>
        [.. (await _backend.Services.GetRequiredService<ChannelPresence>().ListAsync(Channel)).Select(info => info.Client).Order(StringComparer.Ordinal)];

    private async Task<HashSet<string>> OnlineAsync(string[] users) =>
        [.. await _backend.Services.GetRequiredService<OnlineUsers>().FindAsync(users)];
}
