using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Realtime.Backchannel.Redis;

/// <summary>
/// The names of everything in Redis, in one place. The keys of one channel share a hash tag,
/// so that its publish script works on Redis Cluster and Azure Managed Redis.
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

    /// <summary>Pub/sub channel that carries a channel's envelopes to the nodes.</summary>
    public string PubSub(string channel) => $"{_prefix}:pub:{channel}";

    /// <summary>Pub/sub channel that carries <see cref="Control.ControlMessage"/>s to every node.</summary>
    public string Control => $"{_prefix}:control";

    /// <summary>Pub/sub channel that carries messages to one node.</summary>
    public string Node(string nodeId) => $"{_prefix}:node:{nodeId}";

    /// <summary>Pub/sub channel that carries messages to every node.</summary>
    public string Nodes => $"{_prefix}:nodes";

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
}
