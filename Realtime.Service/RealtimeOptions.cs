namespace Realtime.Service;

/// <summary>
/// Settings of a node, bound from the configuration section <c>Realtime</c> (environment: <c>Realtime__PingInterval</c>
/// and so on). What backends must agree on stands in <see cref="Realtime.Backchannel.BackchannelOptions"/>, same section.
/// </summary>
public sealed class RealtimeOptions
{
    /// <summary>The configuration section that is bound to this class.</summary>
    public const string SectionName = "Realtime";

    /// <summary>
    /// For development: whoever connects, with any token or none, is anonymous and may do everything. The node warns
    /// at start, and does not start in the environment <c>Production</c>.
    /// </summary>
    public bool Insecure { get; set; }

    /// <summary>A connection that has not connected by then is closed with 3502 (stale).</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A client that has begun an HTTP request must have sent its head by then.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a connection is pinged. Must stay below what proxies on the way allow as silence.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>A connection that has not answered a ping by then is closed with 3012. Shorter than <see cref="PingInterval"/>.</summary>
    public TimeSpan PongTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// How long a token is valid that a connection asks its node for, to come back with when the node has gone; zero for no
    /// such tokens. At most an hour.
    /// </summary>
    public TimeSpan ReconnectTokenTtl { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The largest message a client may send, in bytes; a larger one closes the connection with 1009.</summary>
    public int MaxMessageSize { get; set; } = 65_536;

    /// <summary>How many bytes may wait for one connection; one that falls further behind is closed with 3008 (slow).</summary>
    public int MaxQueueBytes { get; set; } = 1_048_576;

    /// <summary>
    /// Whether WebSocket messages are compressed for clients that offer it (permessage-deflate, RFC 7692). It saves
    /// traffic and costs processor time; frames are compressed once for all subscribers.
    /// </summary>
    public bool Compression { get; set; }

    /// <summary>How many channels one connection may subscribe to; one more is refused with error 106.</summary>
    public int MaxChannelsPerConnection { get; set; } = 128;

    /// <summary>
    /// How many publications a client is given at once: of those it missed (one that missed more is told
    /// <c>recovered: false</c>), and by <c>history</c>.
    /// </summary>
    public int MaxRecoveredPublications { get; set; } = 300;

    /// <summary>How long the client may take to answer a close frame before its connection is cut.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How much longer than its client was told a connection or subscription lasts whose token has expired, so that the
    /// client has time to refresh it.
    /// </summary>
    public TimeSpan ExpiredCloseDelay { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>On shutdown, how many connections are closed per second, so that they do not all come back at once.</summary>
    public int DrainRate { get; set; } = 500;

    /// <summary>
    /// How long that may take: if there are more than <see cref="DrainRate"/> manages by then, they are closed faster.
    /// The platform must let the process take ten seconds more to stop.
    /// </summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the node stays subscribed to a Redis channel after its last local subscriber has left.</summary>
    public TimeSpan ChannelLinger { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often the position of a quiet channel with history is compared with Redis.</summary>
    public TimeSpan PositionCheckInterval { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>How many messages from Redis may wait for fan-out; more are dropped, counted, and recovered by their subscribers.</summary>
    public int MaxBackplaneQueue { get; set; } = 65_536;

    /// <summary>How often the node sends itself a message through Redis pub/sub.</summary>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A node that has not heard itself for this long is not ready.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// Origins whose pages may connect, besides pages of the same host name on any port: <c>https://forum.example</c>.
    /// Clients that send no Origin are not browsers and need none.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// Proxies whose <c>X-Forwarded-For</c> is believed: networks as <c>10.0.0.0/8</c>, addresses, <c>loopback</c>, or
    /// <c>private</c>. Without them all clients behind a proxy count as one address.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];
}
