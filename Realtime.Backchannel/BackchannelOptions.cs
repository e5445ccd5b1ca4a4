using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Events;

namespace Realtime.Backchannel;

/// <summary>
/// What backends and nodes must agree on, bound from the configuration section <c>Realtime</c>
/// (environment: <c>Realtime__KeyPrefix</c> and so on).
/// </summary>
public sealed class BackchannelOptions
{
    /// <summary>The configuration section that is bound to this class.</summary>
    public const string SectionName = "Realtime";

    /// <summary>What every Redis key and pub/sub channel starts with. Systems that share a Redis need different ones.</summary>
    public string KeyPrefix { get; set; } = "rt";

    /// <summary>How long a minted token may wait to be presented. Tokens are single use, so this only spans page load to connect.</summary>
    public TimeSpan TokenTtl { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one Redis command may take before the caller gets a <see cref="TimeoutException"/>.</summary>
    public TimeSpan RedisTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a publication's idempotency key is remembered.</summary>
    public TimeSpan IdempotencyTtl { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a node counts as running after it last said so. What it had is then taken leave of.</summary>
    public TimeSpan NodeLease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a user may be without a connection before it counts as offline: a page that loads again takes a moment.</summary>
    public TimeSpan OfflineGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a channel may be without subscribers before it counts as vacated.</summary>
    public TimeSpan VacatedGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a client counts as present in a channel after its node last said so.</summary>
    public TimeSpan PresenceTtl { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How lifecycle events are kept and consumed.</summary>
    public EventOptions Events { get; } = new();

    /// <summary>
    /// The namespaces by name: what stands before the first <c>:</c> of a channel. A channel of any other namespace
    /// is unknown (error 102 to a client, <see cref="ArgumentException"/> to a publisher).
    /// </summary>
    public Dictionary<string, ChannelNamespace> Namespaces { get; } = [];

    /// <summary>How channels without <c>:</c> behave; null, the default, makes them unknown.</summary>
    public ChannelNamespace? DefaultNamespace { get; set; }

    internal IEnumerable<ChannelNamespace> AllNamespaces =>
        DefaultNamespace is null ? Namespaces.Values : Namespaces.Values.Append(DefaultNamespace);
}
