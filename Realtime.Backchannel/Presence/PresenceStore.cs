using Microsoft.Extensions.Options;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Presence;

/// <summary>
/// The nodes' side of <see cref="ChannelPresence"/>. A node refreshes each channel in which it has clients several times
/// per <see cref="BackchannelOptions.PresenceTtl"/>.
/// </summary>
/// <remarks>
/// Every method throws <see cref="RedisException"/> if Redis cannot be reached, and <see cref="TimeoutException"/> if it
/// does not answer within <see cref="BackchannelOptions.RedisTimeout"/>. What is there can be removed whatever namespaces
/// are configured by now.
/// </remarks>
public sealed class PresenceStore(
    IConnectionMultiplexer redis, RedisKeys keys, NamespaceTable namespaces, IOptions<BackchannelOptions> options)
{
    /// <summary>So many clients go into one script call, which keeps Redis from everything else meanwhile.</summary>
    private const int MaxPerCall = 1000;

    private static readonly EmbeddedScript AddScript = new("clock.lua", "presence.lua", "presence_add.lua");
    private static readonly EmbeddedScript RemoveScript = new("clock.lua", "presence.lua", "presence_remove.lua");
    private static readonly EmbeddedScript RefreshScript = new("clock.lua", "presence.lua", "presence_refresh.lua");
    private static readonly EmbeddedScript PurgeScript = new("clock.lua", "presence.lua", "presence_purge.lua");

    private readonly BackchannelOptions _options = options.Value;

    private long Ttl => (long)_options.PresenceTtl.TotalMilliseconds;

    /// <summary>Adds clients of a node to a channel; of those that are there already, what is said is replaced.</summary>
    /// <exception cref="ArgumentException">The channel's name is malformed or its namespace is not configured.</exception>
    public async Task AddAsync(
        string channel, string nodeId, IReadOnlyCollection<ClientInfo> clients, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clients);
        namespaces.Require(channel);
        foreach (var chunk in clients.Chunk(MaxPerCall))
        {
            await EvaluateAsync(
                AddScript,
                channel,
                [NodeId.Check(nodeId), Ttl, .. chunk.SelectMany(client => new RedisValue[] { client.Client, PresenceEntry.Write(nodeId, client) })],
                cancellationToken);
        }
    }

    /// <summary>Removes clients of a node from a channel; those that are not there are no matter.</summary>
    /// <returns>How many were there.</returns>
    public async Task<int> RemoveAsync(
        string channel, string nodeId, IReadOnlyCollection<string> clientIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clientIds);
        var removed = 0;
        foreach (var chunk in clientIds.Chunk(MaxPerCall))
        {
            removed += (int)await EvaluateAsync(
                RemoveScript, channel, [NodeId.Check(nodeId), .. chunk.Select(client => (RedisValue)client)], cancellationToken);
        }

        return removed;
    }

    /// <summary>
    /// Keeps a node's clients in a channel for another <see cref="BackchannelOptions.PresenceTtl"/>, and removes those of
    /// nodes that have failed to.
    /// </summary>
    public async Task<RefreshResult> RefreshAsync(string channel, string nodeId, CancellationToken cancellationToken = default)
    {
        var answer = (RedisResult[])(await EvaluateAsync(RefreshScript, channel, [NodeId.Check(nodeId), Ttl], cancellationToken))!;
        return new RefreshResult((int)answer[0], Parse(answer.Skip(1)));
    }

    /// <summary>Removes all clients of a node from a channel.</summary>
    /// <returns>The clients that were removed: of several callers at once, one gets them.</returns>
    public async Task<IReadOnlyList<ClientInfo>> PurgeNodeAsync(string channel, string nodeId, CancellationToken cancellationToken = default) =>
        Parse((RedisResult[])(await EvaluateAsync(PurgeScript, channel, [NodeId.Check(nodeId)], cancellationToken))!);

    private Task<RedisResult> EvaluateAsync(
        EmbeddedScript script, string channel, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return script.EvaluateAsync(
            redis.GetDatabase(), [keys.Presence(channel), keys.PresenceUsers(channel), keys.PresenceNodes(channel)], arguments)
            .AnswerAsync(_options.RedisTimeout, cancellationToken);
    }

    private static List<ClientInfo> Parse(IEnumerable<RedisResult> infos) =>
        [.. infos.Select(info => ClientInfo.TryParse((byte[])info!)).OfType<ClientInfo>()];
}
