using Realtime.Backchannel.Tokens;
using Realtime.Service.Connections;
using Realtime.Service.Transports;

namespace Realtime.Service.Channels;

/// <summary>One connection's subscription to one channel.</summary>
internal sealed class Subscription(Connection connection, LocalChannel channel, SubscriptionFlags flags)
{
    public Connection Connection => connection;

    public LocalChannel Channel => channel;

    /// <summary>Whether the server made it (protocol 1.12); the client then cannot renew it by itself.</summary>
    public bool ServerSide => (flags & SubscriptionFlags.ServerSide) != 0;

    /// <summary>Whether the client must hear of publications that do not arrive here.</summary>
    public bool Positioned => (flags & SubscriptionFlags.Positioned) != 0;

    /// <summary>Whether it gets joins and leaves.</summary>
    public bool JoinLeave => (flags & SubscriptionFlags.JoinLeave) != 0;

    /// <summary>Whether it gets deltas.</summary>
    public bool Delta => (flags & SubscriptionFlags.Delta) != 0;

    /// <summary>What a token for this one channel allows here, besides the connection's own grants.</summary>
    public ChannelRights Rights { get; init; }

    /// <summary>What its token says about the client in this channel: JSON, or null.</summary>
    public string? Info { get; init; }

    /// <summary>When it ends unless it is refreshed, on the clock of <see cref="Environment.TickCount64"/>.</summary>
    public long ExpiresAt { get; set; } = long.MaxValue;

    /// <summary>Which of a publication's frames it gets: <see cref="PublicationFrames"/>. Guarded by the channel.</summary>
    public byte FrameIndex { get; set; } = PublicationFrames.FirstIndex(connection.Format, (flags & SubscriptionFlags.Delta) != 0);

    /// <summary>The connection's next subscription: a list without objects of its own. Guarded by the connection.</summary>
    public Subscription? Next { get; set; }

    /// <summary>Place among the channel's live subscriptions, or -1. Guarded by the channel.</summary>
    public int LiveIndex { get; set; } = -1;

    /// <summary>Whether it has been removed from the channel. Guarded by the channel.</summary>
    public bool Ended { get; set; }

    /// <summary>What is kept until the subscription is live; null from then on. Guarded by the channel.</summary>
    public PendingJoin? Pending { get; set; } = new();
}

/// <summary>What kind of subscription it is.</summary>
[Flags]
internal enum SubscriptionFlags : byte
{
    None = 0,
    ServerSide = 1,
    Positioned = 2,
    Recoverable = 4,
    JoinLeave = 8,
    Delta = 16,
}
