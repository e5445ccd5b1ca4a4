using Microsoft.Extensions.Options;
using Realtime.Backchannel.Presence;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Directory;

/// <summary>
/// The nodes' side of who is online: each says what it has, and that it still runs. What a node had that stopped saying
/// so is taken leave of by whichever node sweeps. Nodes renew and then sweep several times per
/// <see cref="BackchannelOptions.NodeLease"/>; in that order, lest a node find itself dead when Redis is back.
/// </summary>
/// <remarks>Every method throws <see cref="RedisException"/> if Redis cannot be reached, and <see cref="TimeoutException"/> if it does not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</remarks>
public sealed class NodeDirectory(IConnectionMultiplexer redis, RedisKeys keys, PresenceStore presence, IOptions<BackchannelOptions> options)
{
    /// <summary>So many members go into one script call, which keeps Redis from everything else meanwhile.</summary>
    private const int MaxPerCall = 1000;

    /// <summary>Dead nodes that one sweep looks after.</summary>
    private const int MaxNodesPerSweep = 10;

    private static readonly EmbeddedScript RenewScript = new("clock.lua", "events.lua", "directory_renew.lua");
    private static readonly EmbeddedScript EnterScript = new("clock.lua", "events.lua", "members.lua", "directory_enter.lua");
    private static readonly EmbeddedScript LeaveScript = new("clock.lua", "members.lua", "directory_leave.lua");
    private static readonly EmbeddedScript SweepScript = new("clock.lua", "events.lua", "members.lua", "directory_sweep.lua");
    private static readonly EmbeddedScript ReapScript = new("clock.lua", "members.lua", "directory_reap.lua");

    private readonly BackchannelOptions _options = options.Value;

    /// <summary>
    /// When no node renews any more, nobody is online: the directory goes. It must outlive the graces, and a Redis that
    /// is away for a moment.
    /// </summary>
    private readonly TimeSpan _ttl = Max(6 * options.Value.NodeLease, 2 * Max(options.Value.OfflineGrace, options.Value.VacatedGrace));

    /// <summary>Renews the node's lease, or begins it.</summary>
    /// <param name="nodeId">Names the node and its run: visible ASCII, without braces.</param>
    /// <param name="info">What the node says about itself, in JSON.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<NodeStanding> RenewAsync(string nodeId, string info, CancellationToken cancellationToken = default)
    {
        NodeId.Check(nodeId);
        ArgumentNullException.ThrowIfNull(info);
        var answer = (int)await EvaluateAsync(
            RenewScript,
            [
                keys.Nodes, keys.NodeInfo, keys.DirectorySince, keys.Events, keys.EventsTop,
                keys.NodeMembers(nodeId, DirectoryKind.Users),
                keys.NodeMembers(nodeId, DirectoryKind.Channels),
                keys.NodeMembers(nodeId, DirectoryKind.Presence),
                keys.Members(DirectoryKind.Users), keys.Leaving(DirectoryKind.Users),
                keys.Members(DirectoryKind.Channels), keys.Leaving(DirectoryKind.Channels),
            ],
            [
                nodeId, Milliseconds(_options.NodeLease), info, Milliseconds(_ttl), Milliseconds(2 * _ttl),
                _options.Events.MaxLength, Milliseconds(_options.Events.Ttl),
            ],
            cancellationToken);
        return answer switch { 1 => NodeStanding.Known, 0 => NodeStanding.New, _ => NodeStanding.Reaped };
    }

    /// <summary>Gives the node's lease back: the next sweeps, its own before it ends or another's, take leave of what it still has.</summary>
    public Task RetireAsync(string nodeId, CancellationToken cancellationToken = default) =>
        redis.GetDatabase().ExecuteAsync("ZADD", keys.Nodes, "XX", 0, NodeId.Check(nodeId)).AnswerAsync(_options.RedisTimeout, cancellationToken);

    /// <summary>
    /// The node has these members now; those that it had already are no matter. Who came back within the grace, or is
    /// on another node besides, makes no event.
    /// </summary>
    /// <returns>False if the node is not registered: it must renew its lease and then, being new, enter everything.</returns>
    public async Task<bool> EnterAsync(
        string nodeId, DirectoryKind kind, IReadOnlyCollection<string> members, CancellationToken cancellationToken = default)
    {
        NodeId.Check(nodeId);
        ArgumentNullException.ThrowIfNull(members);
        RedisKey[] scriptKeys = kind == DirectoryKind.Presence
            ? [keys.Nodes, keys.NodeMembers(nodeId, kind)]
            : [keys.Nodes, keys.NodeMembers(nodeId, kind), keys.Members(kind), keys.Leaving(kind), keys.Events, keys.EventsTop];
        var (type, field) = kind == DirectoryKind.Users ? ("user_online", "user") : ("channel_occupied", "channel");
        foreach (var chunk in members.Chunk(MaxPerCall))
        {
            RedisValue[] arguments =
            [
                nodeId, Milliseconds(_ttl), Milliseconds(2 * _ttl),
                _options.Events.MaxLength, Milliseconds(_options.Events.Ttl), type, field, .. Values(chunk),
            ];
            if ((int)await EvaluateAsync(EnterScript, scriptKeys, arguments, cancellationToken) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The node has these members no longer; those that it had not are no matter. Of who is on no other node and does
    /// not come back within the grace, a sweep makes an event.
    /// </summary>
    public async Task LeaveAsync(
        string nodeId, DirectoryKind kind, IReadOnlyCollection<string> members, CancellationToken cancellationToken = default)
    {
        NodeId.Check(nodeId);
        ArgumentNullException.ThrowIfNull(members);
        RedisKey[] scriptKeys = kind == DirectoryKind.Presence
            ? [keys.NodeMembers(nodeId, kind)]
            : [keys.NodeMembers(nodeId, kind), keys.Members(kind), keys.Leaving(kind)];
        var grace = kind == DirectoryKind.Users ? _options.OfflineGrace : _options.VacatedGrace;
        foreach (var chunk in members.Chunk(MaxPerCall))
        {
            await EvaluateAsync(LeaveScript, scriptKeys, [Milliseconds(grace), Milliseconds(_ttl), .. Values(chunk)], cancellationToken);
        }
    }

    /// <summary>
    /// Lets go whose grace is over, and takes leave of what dead nodes had, presence included. Any node may sweep at any
    /// time: of several at once, each does a part.
    /// </summary>
    /// <param name="max">How many users, channels and, per dead node, channels with presence at most.</param>
    /// <param name="cancellationToken">Stops waiting; the next sweep goes on from there.</param>
    public async Task<SweepResult> SweepAsync(int max = MaxPerCall, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var answer = (RedisResult[])(await EvaluateAsync(
            SweepScript,
            [
                keys.Nodes, keys.Events, keys.EventsTop,
                keys.Members(DirectoryKind.Users), keys.Leaving(DirectoryKind.Users),
                keys.Members(DirectoryKind.Channels), keys.Leaving(DirectoryKind.Channels),
            ],
            [max, MaxNodesPerSweep, _options.Events.MaxLength, Milliseconds(_options.Events.Ttl)],
            cancellationToken))!;

        var more = (string)answer[0]! == "1";
        var reaped = new List<string>();
        var purged = new List<PurgedPresence>();
        foreach (var nodeId in answer.Skip(1).Select(node => (string)node!))
        {
            try
            {
                if (await ReapAsync(nodeId, max, purged, cancellationToken))
                {
                    reaped.Add(nodeId);
                }
                else
                {
                    more = true;
                }
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException && purged.Count > 0)
            {
                // Nobody else will hear of those who are gone already. The rest is for the next sweep.
                more = true;
                break;
            }
        }

        return new SweepResult(reaped, purged, more);
    }

    /// <summary>The nodes that run. One that has died is among them until a sweep has found out.</summary>
    public async Task<IReadOnlyList<NodeInfo>> NodesAsync(CancellationToken cancellationToken = default) =>
        [.. (await redis.GetDatabase().HashGetAllAsync(keys.NodeInfo).AnswerAsync(_options.RedisTimeout, cancellationToken))
            .Select(entry => new NodeInfo((string)entry.Name!, (string)entry.Value!))
            .OrderBy(node => node.Id, StringComparer.Ordinal)];

    /// <summary>
    /// Until when each node's lease lasts, by Redis's clock: <see cref="BackchannelOptions.NodeLease"/> after it was last
    /// renewed. A node that has given it back, or is being reaped, has none.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> LeasesAsync(CancellationToken cancellationToken = default) =>
        (await redis.GetDatabase().SortedSetRangeByRankWithScoresAsync(keys.Nodes).AnswerAsync(_options.RedisTimeout, cancellationToken))
            .Where(entry => entry.Score > 0)
            .ToDictionary(entry => (string)entry.Element!, entry => DateTimeOffset.FromUnixTimeMilliseconds((long)entry.Score), StringComparer.Ordinal);

    /// <summary>Takes leave of a part of what a dead node had; true if that was the last.</summary>
    private async Task<bool> ReapAsync(string nodeId, int max, List<PurgedPresence> purged, CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])(await EvaluateAsync(
            ReapScript,
            [
                keys.Nodes, keys.NodeInfo,
                keys.NodeMembers(nodeId, DirectoryKind.Users), keys.Members(DirectoryKind.Users), keys.Leaving(DirectoryKind.Users),
                keys.NodeMembers(nodeId, DirectoryKind.Channels), keys.Members(DirectoryKind.Channels), keys.Leaving(DirectoryKind.Channels),
                keys.NodeMembers(nodeId, DirectoryKind.Presence),
            ],
            [nodeId, max, Milliseconds(_options.OfflineGrace), Milliseconds(_options.VacatedGrace), Milliseconds(_ttl)],
            cancellationToken))!;

        var channels = answer.Skip(1).Select(channel => (string)channel!).ToArray();
        foreach (var channel in channels)
        {
            if (await presence.PurgeNodeAsync(channel, nodeId, cancellationToken) is { Count: > 0 } left)
            {
                purged.Add(new PurgedPresence(channel, left));
            }
        }

        await LeaveAsync(nodeId, DirectoryKind.Presence, channels, cancellationToken);
        return (string)answer[0]! == "1";
    }

    private Task<RedisResult> EvaluateAsync(
        EmbeddedScript script, RedisKey[] scriptKeys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        script.EvaluateAsync(redis.GetDatabase(), scriptKeys, arguments).AnswerAsync(_options.RedisTimeout, cancellationToken);

    private static IEnumerable<RedisValue> Values(IEnumerable<string> members) => members.Select(member => (RedisValue)member);

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;
}
