using System.Net;
using System.Text.Json;
using Realtime.Backchannel.Presence;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Channels;
using Realtime.Service.Limits;
using Realtime.Service.Protocol;
using Realtime.Service.Transports;
using Realtime.Service.Transports.WebSockets;

namespace Realtime.Service.Connections;

/// <summary>
/// One client, from handshake to close: who it is, what it is subscribed to, and the way out to it. Commands come in
/// through <see cref="Commands.CommandHandler"/>, one after the other; publications come from any thread.
/// </summary>
internal sealed class Connection(Node node, WireFormat format, ConnectionWriter writer, Action abort)
{
    private readonly Lock _gate = new();
    private SubscriptionList _subscriptions;

    private ConnectionState _state = ConnectionState.New;
    private long _deadline = Environment.TickCount64 + (long)node.Options.ConnectTimeout.TotalMilliseconds;
    private long _expires = long.MaxValue;
    private long _subscriptionsExpire = long.MaxValue;
    private bool _awaitsPong;
    private bool _isOver;

    /// <summary>The id that the client and other clients know this connection by.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>How its messages become bytes.</summary>
    public WireFormat Format => format;

    /// <summary>What it has left of its limits; taken from by its commands, one at a time.</summary>
    public ConnectionBuckets Buckets;

    /// <summary>Where it comes from.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Whether it counts among those of its address.</summary>
    public bool IsCountedForAddress { get; set; }

    /// <summary>The user among whose connections it counts; null if it does not.</summary>
    public string? CountedUser { get; set; }

    /// <summary>Whether it has been let in.</summary>
    public bool WasAccepted { get; set; }

    /// <summary>Names it in requests to <c>/emulation</c>; null where the transport has its own way up.</summary>
    public string? Session { get; init; }

    /// <summary>Whether the client wants to be pinged by its WebSocket instead of by the protocol (protocol 1.1).</summary>
    public bool UsesPingFrames { get; init; }

    /// <summary>Who it is; null until its token has been found. Whether it may connect is known a moment later.</summary>
    public TokenGrant? Grant { get; private set; }

    /// <summary>What it can come back with; null if it has not asked.</summary>
    public ReconnectToken? ReconnectToken { get; set; }

    /// <summary>Place in the <see cref="ConnectionRegistry"/>, which guards it.</summary>
    public int RegistryIndex { get; set; } = -1;

    public ConnectionState State => _state;

    /// <summary>How many channels it is subscribed to.</summary>
    public int SubscriptionCount => _subscriptions.Count;

    /// <summary>Whether a ping waits for its answer.</summary>
    public bool AwaitsPong => _awaitsPong;

    /// <summary>How many bytes wait for the client.</summary>
    public int QueuedBytes => writer.QueuedBytes;

    /// <summary>Notes that a <c>connect</c> has been refused: nothing else is accepted any more (protocol 1.3).</summary>
    public void RefuseConnect() => TryLeaveNew(ConnectionState.Refused);

    /// <summary>Notes who wants to connect: from now on, who ends the session or the user's connections ends this one, too.</summary>
    public void Identify(TokenGrant grant) => Grant = grant;

    /// <summary>Notes who this is. Pings begin, the first at a random time so that they spread.</summary>
    /// <returns>False if the connection is being closed meanwhile.</returns>
    public bool TryAcceptConnect(TokenGrant grant)
    {
        Renew(grant);
        if (!TryLeaveNew(ConnectionState.Connected))
        {
            return false;
        }

        _deadline = Environment.TickCount64 + (long)(node.Options.PingInterval.TotalMilliseconds * (0.5 + Random.Shared.NextDouble() / 2));
        return true;
    }

    /// <summary>Goes on with what a newer token grants.</summary>
    public void Renew(TokenGrant grant)
    {
        Grant = grant;
        _expires = grant.Expires is { } expires ? ClosesAt(expires) : long.MaxValue;
    }

    /// <summary>When something that a token limits ends here, if it is not refreshed: a while later than the client was told.</summary>
    public long ClosesAt(DateTimeOffset expires) =>
        Environment.TickCount64 + (long)Math.Max(0, (expires - node.Clock.GetUtcNow() + node.Options.ExpiredCloseDelay).TotalMilliseconds);

    /// <summary>What the client is told about a time limit: whole seconds, at least one; null for none.</summary>
    public uint? Ttl(DateTimeOffset? expires) =>
        expires is { } limit ? (uint)Math.Clamp((limit - node.Clock.GetUtcNow()).TotalSeconds, 1, uint.MaxValue) : null;

    /// <summary>Queues a frame that somebody will flush. Never waits; a client that is too far behind is closed.</summary>
    public void Enqueue(byte[] frame)
    {
        if (writer.Enqueue(frame) == EnqueueResult.Overflow)
        {
            Close(DisconnectCode.Slow);
        }
    }

    /// <summary>Queues a frame, and notes the connection in <paramref name="due"/> if the caller is the one to flush it.</summary>
    public void Enqueue(byte[] frame, List<Connection> due)
    {
        switch (writer.Enqueue(frame))
        {
            case EnqueueResult.FlushDue:
                due.Add(this);
                break;
            case EnqueueResult.Overflow:
                Close(DisconnectCode.Slow);
                break;
        }
    }

    /// <summary>Writes what is queued. Never waits.</summary>
    public void Flush() => writer.Flush();

    /// <summary>Who it is, as others in a channel see it.</summary>
    /// <param name="inChannel">What a token says about it in the channel: JSON, or null.</param>
    public ClientInfo Info(string? inChannel) => new()
    {
        User = Grant!.User,
        Client = Id.ToString(),
        ConnInfo = Grant.Info is { } info ? JsonElement.Parse(info) : null,
        ChanInfo = inChannel is null ? null : JsonElement.Parse(inChannel),
    };

    /// <summary>Answers a command.</summary>
    public void Send(uint id, Reply reply) => SendFrame(format.Frame(format.Codec.Write(id, reply)));

    /// <summary>Refuses a command.</summary>
    public void Send(uint id, ErrorCode error) => Send(id, new ErrorReply(error));

    /// <summary>Tells the client something by itself; about a channel, or about nothing in particular.</summary>
    public void Send(string channel, Push push) => SendFrame(format.Frame(format.Codec.Write(channel, push)));

    /// <summary>Sends a frame, such as a control frame of the WebSocket protocol.</summary>
    public void SendFrame(byte[] frame)
    {
        Enqueue(frame);
        Flush();
    }

    /// <summary>Closes the connection: what waits is sent, then why; then the client has a while to hang up.</summary>
    public void Close(DisconnectCode why)
    {
        lock (_gate)
        {
            if (_state == ConnectionState.Closing)
            {
                return;
            }

            // Before the client can know, and be gone: the end of the connection is reported with the reason.
            Disconnected = why;
            _deadline = Environment.TickCount64 + (long)node.Options.CloseTimeout.TotalMilliseconds;
            _state = ConnectionState.Closing;
        }

        writer.Close(format.Close(why), why.DropsQueue);
        node.Metrics.Disconnected(why);
    }

    /// <summary>Why it was closed; null while it is open, or if the client has gone by itself.</summary>
    public DisconnectCode? Disconnected { get; private set; }

    /// <summary>Cuts the connection.</summary>
    public void Abort() => abort();

    /// <summary>A ping has been answered; an answer to no ping is against the protocol (1.6).</summary>
    public void ReceivePong()
    {
        if (!_awaitsPong)
        {
            Close(DisconnectCode.BadRequest);
            return;
        }

        _awaitsPong = false;
        _deadline = Environment.TickCount64 + (long)node.Options.PingInterval.TotalMilliseconds;
    }

    /// <summary>Does what is due by now. Called about once a second.</summary>
    public void Tick(long now)
    {
        if (now >= _expires && _state == ConnectionState.Connected)
        {
            Close(DisconnectCode.ConnectionExpired);
        }
        else if (now >= _deadline)
        {
            MeetDeadline(now);
        }

        if (now >= _subscriptionsExpire)
        {
            EndExpiredSubscriptions(now);
        }
    }

    /// <summary>The subscription to a channel, if there is one.</summary>
    public Subscription? FindSubscription(string channel)
    {
        lock (_gate)
        {
            return _subscriptions.Find(channel);
        }
    }

    /// <summary>All of them.</summary>
    public Subscription[] Subscriptions()
    {
        lock (_gate)
        {
            return _subscriptions.ToArray();
        }
    }

    /// <summary>Notes a subscription; false if there is one to that channel already, or the client is gone.</summary>
    public bool TryAddSubscription(Subscription subscription)
    {
        lock (_gate)
        {
            if (_isOver || _subscriptions.Find(subscription.Channel.Name) is not null)
            {
                return false;
            }

            _subscriptions.Add(subscription);
            _subscriptionsExpire = Math.Min(_subscriptionsExpire, subscription.ExpiresAt);
            return true;
        }
    }

    /// <summary>Gives a subscription another time to end at.</summary>
    public void Renew(Subscription subscription, long expiresAt)
    {
        lock (_gate)
        {
            subscription.ExpiresAt = expiresAt;
            _subscriptionsExpire = Math.Min(_subscriptionsExpire, expiresAt);
        }
    }

    /// <summary>Forgets a subscription; false if it is not there any more.</summary>
    private bool RemoveSubscription(Subscription subscription)
    {
        lock (_gate)
        {
            if (!_subscriptions.Remove(subscription))
            {
                return false;
            }
        }

        node.Presence.Leave(subscription);
        return true;
    }

    /// <summary>Leaves a channel; false if that has happened already.</summary>
    public bool Leave(Subscription subscription)
    {
        if (!RemoveSubscription(subscription))
        {
            return false;
        }

        subscription.Channel.Remove(subscription);
        return true;
    }

    /// <summary>Leaves a channel, and tells the client.</summary>
    public void EndSubscription(Subscription subscription, UnsubscribeCode why)
    {
        if (Leave(subscription))
        {
            Send(subscription.Channel.Name, new UnsubscribePush(why));
        }
    }

    /// <summary>
    /// A channel has lost publications on the way here: the client is told to subscribe again and recover, or, where
    /// the server had subscribed it, to connect again (protocol 1.10, step 6).
    /// </summary>
    public void LoseSubscription(Subscription subscription)
    {
        RemoveSubscription(subscription);
        node.Metrics.StateLost(subscription.Channel);
        if (subscription.ServerSide)
        {
            Close(DisconnectCode.InsufficientState);
        }
        else
        {
            Send(subscription.Channel.Name, new UnsubscribePush(UnsubscribeCode.InsufficientState));
        }
    }

    /// <summary>The client is gone: leaves all channels, also those that are being joined by another request of the client, or a backend.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        LeaveAll();
    }

    /// <summary>Leaves all channels.</summary>
    public void LeaveAll()
    {
        foreach (var subscription in Subscriptions())
        {
            Leave(subscription);
        }
    }

    private void EndExpiredSubscriptions(long now)
    {
        // First, so that a subscription that comes meanwhile is not forgotten.
        _subscriptionsExpire = long.MaxValue;
        foreach (var subscription in Subscriptions())
        {
            if (now >= subscription.ExpiresAt)
            {
                EndSubscription(subscription, UnsubscribeCode.Expired);
            }
            else
            {
                Renew(subscription, subscription.ExpiresAt);
            }
        }
    }

    private bool TryLeaveNew(ConnectionState next)
    {
        lock (_gate)
        {
            if (_state != ConnectionState.New)
            {
                return false;
            }

            _state = next;
            return true;
        }
    }

    private void MeetDeadline(long now)
    {
        switch (_state)
        {
            case ConnectionState.Closing:
                _deadline = long.MaxValue;
                Abort();
                break;
            case ConnectionState.Connected when _awaitsPong:
                Close(DisconnectCode.NoPong);
                break;
            case ConnectionState.Connected:
                _awaitsPong = true;
                _deadline = now + (long)node.Options.PongTimeout.TotalMilliseconds;
                SendFrame(UsesPingFrames ? FrameFormat.PingFrame : format.Ping);
                break;
            default:
                Close(DisconnectCode.Stale);
                break;
        }
    }
}

/// <summary>How far a connection has come.</summary>
internal enum ConnectionState : byte
{
    /// <summary>Nothing but <c>connect</c> is accepted.</summary>
    New,

    /// <summary>Its <c>connect</c> was answered with an error.</summary>
    Refused,

    /// <summary>Pinged, and served.</summary>
    Connected,

    /// <summary>The close frame is on its way.</summary>
    Closing,
}
