using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Directory;
using StackExchange.Redis;

namespace Realtime.Backchannel.Redis;

/// <summary>
/// The names of everything in Redis, in one place. The keys of one channel share a hash tag,
/// so that its publish script works on Redis Cluster and Azure Managed Redis. So do the keys of the directory and the
/// events: theirs is <c>{dir}</c>. A channel of that name has the same tag, but no key of the same name.
/// </summary>
public sealed class RedisKeys(IOptions<BackchannelOptions> options)
{
    private readonly string _prefix = options.Value.KeyPrefix;

    /// <summary>Hash of a channel: <c>e</c> epoch, <c>o</c> top offset.</summary>
    public RedisKey Meta(string channel) => $"{_prefix}:{{{channel}}}:meta";

    /// <summary>List of a channel's last envelopes, oldest first.</summary>
    public RedisKey History(string channel) => $"{_prefix}:{{{channel}}}:history";

    /// <summary>What a publish with an idempotency key answered: <c>offset epoch</c>.</summary>
    public RedisKey Idempotency(string channel, string idempotencyKey) => $"{_prefix}:{{{channel}}}:once:{idempotencyKey}";

    /// <summary>Hash of a channel: client → node, user and <see cref="Presence.ClientInfo"/>.</summary>
    public RedisKey Presence(string channel) => $"{_prefix}:{{{channel}}}:presence";

    /// <summary>Hash of a channel: user → number of present clients.</summary>
    public RedisKey PresenceUsers(string channel) => $"{_prefix}:{{{channel}}}:presence:users";

    /// <summary>Hash of a channel: node → number of present clients, and when they expire.</summary>
    public RedisKey PresenceNodes(string channel) => $"{_prefix}:{{{channel}}}:presence:nodes";

    /// <summary>Sorted set: node → when its lease runs out, in ms since the Unix epoch; 0 while it is being reaped.</summary>
    public RedisKey Nodes => Directory("nodes");

    /// <summary>Hash: node → what it says about itself, in JSON.</summary>
    public RedisKey NodeInfo => Directory("info");

    /// <summary>When the directory began, in ms since the Unix epoch. Without it, the rest of the directory is worth nothing.</summary>
    public RedisKey DirectorySince => Directory("since");

    /// <summary>Hash: member → number of nodes that have it; 0 while it may still come back.</summary>
    public RedisKey Members(DirectoryKind kind) => Directory(Name(kind));

    /// <summary>Sorted set: member that no node has → when it is let go, in ms since the Unix epoch.</summary>
    public RedisKey Leaving(DirectoryKind kind) => Directory($"{Name(kind)}:leaving");

    /// <summary>Set of the members that one node has.</summary>
    public RedisKey NodeMembers(string nodeId, DirectoryKind kind) => Directory($"node:{nodeId}:{Name(kind)}");

    /// <summary>List of the last lifecycle events in JSON, oldest first.</summary>
    public RedisKey Events => Directory("events");

    /// <summary>Number of the last lifecycle event.</summary>
    public RedisKey EventsTop => Directory("events:top");

    /// <summary>Hash of a consumer group: <c>cursor</c>, <c>owner</c>, <c>until</c>.</summary>
    public RedisKey EventGroup(string group) => Directory($"events:group:{group}");

    /// <summary>Pub/sub channel that carries a channel's envelopes to the nodes.</summary>
    public string PubSub(string channel) => $"{_prefix}:pub:{channel}";

    /// <summary>Pub/sub channel that carries <see cref="Control.ControlMessage"/>s to every node.</summary>
    public string Control => $"{_prefix}:control";

    /// <summary>Pub/sub channel that carries messages to one node.</summary>
    public string Node(string nodeId) => $"{_prefix}:node:{nodeId}";

    /// <summary>Pub/sub channel that carries messages to every node.</summary>
    public string AllNodes => $"{_prefix}:nodes";

    /// <summary>Pub/sub channel on which one node hears its own probes.</summary>
    public string Probe(string nodeId) => $"{_prefix}:probe:{nodeId}";

    /// <summary>A token's grant. Only the token's SHA-256 is stored, so reading Redis does not let anyone connect.</summary>
    public RedisKey Token(string token) => $"{_prefix}:token:{Hash(token)}";

    /// <summary>A subscription token's grant. Under another name, so that neither kind passes for the other.</summary>
    public RedisKey SubscriptionToken(string token) => $"{_prefix}:subtoken:{Hash(token)}";

    /// <summary>Marks when a user's tokens were last revoked.</summary>
    public RedisKey RevokedUser(string user) => $"{_prefix}:revoked:u:{user}";

    /// <summary>Marks when a login session's tokens were last revoked.</summary>
    public RedisKey RevokedSession(string session) => $"{_prefix}:revoked:s:{session}";

    private static string Hash(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        return Convert.ToHexStringLower(hash);
    }

    private RedisKey Directory(string rest) => $"{_prefix}:{{dir}}:{rest}";

    private static string Name(DirectoryKind kind) => kind switch
    {
        DirectoryKind.Users => "users",
        DirectoryKind.Channels => "channels",
        DirectoryKind.Presence => "presence",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
