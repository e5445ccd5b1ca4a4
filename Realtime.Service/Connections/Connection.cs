using Realtime.Backchannel.Tokens;
using Realtime.Service.Channels;
using Realtime.Service.Protocol;
using Realtime.Service.Transports.WebSockets;

namespace Realtime.Service.Connections;

/// <summary>
/// One client, from handshake to close: who it is, what it is subscribed to, and the way out to it. Commands come in
/// through <see cref="CommandHandler"/>, one after the other; publications come from any thread.
/// </summary>
internal sealed class Connection(Node node, ConnectionWriter writer, Action abort)
{
    private readonly Lock _gate = new();
    private Subscription? _subscriptions;
    private int _subscriptionCount;

    private ConnectionState _state = ConnectionState.New;
    private long _deadline = Environment.TickCount64 + (long)node.Options.ConnectTimeout.TotalMilliseconds;
    private long _expires = long.MaxValue;
    private bool _awaitsPong;

    /// <summary>The id that the client and other clients know this connection by.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>Who it is; null until connected.</summary>
    public TokenGrant? Grant { get; private set; }

    /// <summary>Place in the <see cref="ConnectionRegistry"/>, which guards it.</summary>
    public int RegistryIndex { get; set; } = -1;

    public ConnectionState State => _state;

    /// <summary>How many channels it is subscribed to.</summary>
    public int SubscriptionCount => _subscriptionCount;

    /// <summary>How many bytes wait for the client.</summary>
    public int QueuedBytes => writer.QueuedBytes;

    /// <summary>Notes that a <c>connect</c> has been refused: nothing else is accepted any more (protocol 1.3).</summary>
    public void RefuseConnect() => TryLeaveNew(ConnectionState.Refused);

    /// <summary>Notes who this is. Pings begin, the first at a random time so that they spread.</summary>
    /// <returns>False if the connection is being closed meanwhile.</returns>
    public bool TryAcceptConnect(TokenGrant grant)
    {
        Grant = grant;
        if (!TryLeaveNew(ConnectionState.Connected))
        {
            return false;
        }

        _deadline = Environment.TickCount64 + (long)(node.Options.PingInterval.TotalMilliseconds * (0.5 + Random.Shared.NextDouble() / 2));
        if (grant.Expires is { } expires)
        {
            _expires = Environment.TickCount64 + (long)Math.Max(0, (expires - node.Clock.GetUtcNow()).TotalMilliseconds);
        }

        return true;
    }

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

    /// <summary>Sends a JSON message.</summary>
    public void Send(byte[] json)
    {
        Enqueue(FrameFormat.Build(FrameFormat.Text, json));
        Flush();
    }

    /// <summary>Answers a control frame of the WebSocket protocol.</summary>
    public void SendControl(byte opcode, ReadOnlySpan<byte> payload)
    {
        Enqueue(FrameFormat.Build(opcode, payload));
        Flush();
    }

    /// <summary>Closes the connection: what waits is sent, then the close frame; then the client has a while to answer it.</summary>
    public void Close(DisconnectCode why)
    {
        if (writer.Close(why))
        {
            lock (_gate)
            {
                _state = ConnectionState.Closing;
            }

            _deadline = Environment.TickCount64 + (long)node.Options.CloseTimeout.TotalMilliseconds;
            node.Metrics.Disconnected(why);
        }
    }

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
    }

    /// <summary>The subscription to a channel, if there is one.</summary>
    public Subscription? FindSubscription(string channel)
    {
        lock (_gate)
        {
            for (var subscription = _subscriptions; subscription is not null; subscription = subscription.Next)
            {
                if (subscription.Channel.Name == channel)
                {
                    return subscription;
                }
            }

            return null;
        }
    }

    public void AddSubscription(Subscription subscription)
    {
        lock (_gate)
        {
            subscription.Next = _subscriptions;
            _subscriptions = subscription;
            _subscriptionCount++;
        }
    }

    /// <summary>Forgets a subscription; false if it is not there any more.</summary>
    public bool RemoveSubscription(Subscription subscription)
    {
        lock (_gate)
        {
            Subscription? before = null;
            for (var current = _subscriptions; current is not null; before = current, current = current.Next)
            {
                if (current != subscription)
                {
                    continue;
                }

                if (before is null)
                {
                    _subscriptions = current.Next;
                }
                else
                {
                    before.Next = current.Next;
                }

                _subscriptionCount--;
                return true;
            }

            return false;
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
            Send(ReplyJson.UnsubscribePush(subscription.Channel.Name, UnsubscribeCode.InsufficientState));
        }
    }

    /// <summary>Leaves all channels. The client is gone.</summary>
    public void LeaveAll()
    {
        Subscription? subscription;
        lock (_gate)
        {
            subscription = _subscriptions;
            _subscriptions = null;
            _subscriptionCount = 0;
        }

        for (; subscription is not null; subscription = subscription.Next)
        {
            subscription.Channel.Remove(subscription);
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
                Enqueue(FrameFormat.JsonPing);
                Flush();
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
