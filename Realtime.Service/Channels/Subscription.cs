using Realtime.Service.Connections;

namespace Realtime.Service.Channels;

/// <summary>One connection's subscription to one channel.</summary>
internal sealed class Subscription(Connection connection, LocalChannel channel, bool serverSide)
{
    public Connection Connection => connection;

    public LocalChannel Channel => channel;

    /// <summary>Whether the server made it (protocol 1.12); the client then cannot renew it by itself.</summary>
    public bool ServerSide => serverSide;

    /// <summary>The connection's next subscription: a list without objects of its own. Guarded by the connection.</summary>
    public Subscription? Next { get; set; }

    /// <summary>Place among the channel's live subscriptions, or -1. Guarded by the channel.</summary>
    public int LiveIndex { get; set; } = -1;

    /// <summary>What is kept until the subscription is live; null from then on. Guarded by the channel.</summary>
    public PendingJoin? Pending { get; set; } = new();
}
