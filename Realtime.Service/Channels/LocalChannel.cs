using System.Text;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Publishing;
using Realtime.Service.Channels.Delta;
using Realtime.Service.Connections;
using Realtime.Service.Protocol;

namespace Realtime.Service.Channels;

/// <summary>
/// A channel as this node sees it: its local subscriptions, and how far its stream has come here. Publications are
/// expected one after the other; a gap or another epoch means that some were lost on the way, and then every
/// subscription is told to recover (protocol 1.10, step 6) instead of going on without them.
/// </summary>
internal sealed class LocalChannel(string name, ChannelNamespace settings)
{
    /// <summary>Publications that arrive together share a frame up to about this size.</summary>
    private const int MaxFrameBytes = 32_768;

    private readonly Lock _gate = new();
    private Subscription[] _live = [];
    private int _liveCount;
    private readonly List<Subscription> _pending = [];
    private bool _removed;
    private long _changedAt = Environment.TickCount64;

    private byte[]? _epoch;
    private ulong _offset;
    private readonly DeltaBase? _deltaBase = settings.Delta ? new() : null;
    private readonly Conflation? _conflation = settings.ConflateInterval > TimeSpan.Zero ? new(settings.ConflateInterval) : null;

    public string Name => name;

    public ChannelNamespace Settings => settings;

    /// <summary>The namespace's name: what metrics and spans are labelled with.</summary>
    public string NamespaceName { get; } = ChannelName.NamespaceOf(name).ToString();

    /// <summary>Whether Redis sends this channel's messages to the node. Set by <see cref="Hub"/>.</summary>
    public bool Subscribed { get; set; }

    /// <summary>What has just arrived. Belongs to the fan-out loop.</summary>
    public Burst? Arriving { get; set; }

    /// <summary>Live subscriptions.</summary>
    public int SubscriberCount => _liveCount;

    /// <summary>Adds a subscription that is not live yet; false if the channel is gone and must be looked up again.</summary>
    public bool TryBeginJoin(Subscription subscription)
    {
        lock (_gate)
        {
            if (_removed)
            {
                return false;
            }

            _pending.Add(subscription);
            return true;
        }
    }

    /// <summary>
    /// Makes a subscription live: sends the answer, then what came in since <paramref name="position"/> was read.
    /// </summary>
    /// <param name="subscription">A subscription that <see cref="TryBeginJoin"/> has taken.</param>
    /// <param name="position">The top of the stream when its history was read.</param>
    /// <param name="answer">The frame to send first, if any.</param>
    public JoinOutcome CompleteJoin(Subscription subscription, ChannelPosition position, byte[]? answer)
    {
        var connection = subscription.Connection;
        lock (_gate)
        {
            if (subscription.HasEnded)
            {
                return JoinOutcome.Gone;
            }

            var pending = subscription.Pending!;
            if (pending.Broken)
            {
                pending.Restart();
                return JoinOutcome.Behind;
            }

            if (settings.HasHistory)
            {
                AdoptPosition(position, joining: subscription);
                if (_offset > position.Offset && !pending.HasKept(position.Offset, _offset))
                {
                    // Somebody who had read further has brought the channel past publications that were still on their way
                    // here: they have come to nobody.
                    pending.Restart();
                    return JoinOutcome.Behind;
                }
            }

            if (answer is not null)
            {
                connection.Enqueue(answer);
            }

            // What waits to be delivered is behind the position that the newcomer has just been told.
            if (_conflation?.Take() is { } waiting)
            {
                DeliverLate(waiting);
            }

            // They are no base for a delta: others may have had something since that skipped the history.
            foreach (var message in pending.KeptAfter(position.Offset))
            {
                if (Envelope.TryParse(message, out var envelope))
                {
                    connection.Enqueue(PublicationFrames.Build(subscription, envelope));
                }
            }

            if (settings.HasHistory && _offset < position.Offset)
            {
                pending.Restart();
                pending.StartsAfter = position.Offset;
            }
            else
            {
                GoLive(subscription);
            }
        }

        connection.Flush();
        return JoinOutcome.Live;
    }

    public void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            subscription.HasEnded = true;
            if (subscription.LiveIndex >= 0)
            {
                RemoveLive(subscription);
            }
            else
            {
                _pending.Remove(subscription);
            }

            _changedAt = Environment.TickCount64;
        }
    }

    /// <summary>Whether nobody has been here for <paramref name="linger"/>.</summary>
    public bool IsIdle(TimeSpan linger) =>
        _liveCount == 0 && _pending.Count == 0 && Environment.TickCount64 - Volatile.Read(ref _changedAt) >= linger.TotalMilliseconds;

    /// <summary>Marks the channel as gone if it is idle; nobody can join it then.</summary>
    public bool TryRemove(TimeSpan linger)
    {
        lock (_gate)
        {
            return _removed = IsIdle(linger);
        }
    }

    /// <summary>Queues what has arrived for every subscription.</summary>
    /// <param name="burst">What has arrived, in order; notes what became of it.</param>
    /// <param name="due">Gets the connections that must be flushed.</param>
    public void Deliver(Burst burst, List<Connection> due)
    {
        lock (_gate)
        {
            foreach (ref var arrival in burst.Arrivals)
            {
                switch (arrival.Kind)
                {
                    case ArrivalKind.Publication when Envelope.TryParse(arrival.Message, out var envelope):
                        DeliverPublication(burst, ref arrival, envelope, due);
                        break;
                    case ArrivalKind.ConflatedDue when _conflation?.TakeIfDue() is { } held && Envelope.TryParse(held, out var envelope):
                        burst.Frames.Add(held, Delta(envelope));
                        break;
                    case ArrivalKind.Memberships:
                        DeliverToLive(burst, due);
                        DeliverMemberships(arrival.Memberships, due);
                        break;
                }
            }

            DeliverToLive(burst, due);
        }
    }

    private void DeliverPublication(Burst burst, ref Arrival arrival, in Envelope envelope, List<Connection> due)
    {
        if (settings.HasHistory && envelope.Offset > 0 && !TryAdvance(burst, envelope, due))
        {
            return;
        }

        // Newcomers must not get the same one twice: while there are some, nothing is held back.
        if (_conflation is not null && !_conflation.Passes(arrival.Message, mayHold: _pending.Count == 0))
        {
            return;
        }

        arrival.Subscribers = _liveCount;
        burst.Frames.Add(arrival.Message, Delta(envelope));
        if (_pending.Count > 0)
        {
            // Among them may be some who go live with this one.
            DeliverToLive(burst, due);
            DeliverToPending(arrival.Message, envelope, due);
        }
        else if (burst.Frames.Bytes >= MaxFrameBytes)
        {
            DeliverToLive(burst, due);
        }
    }

    /// <summary>When <see cref="ArrivalKind.ConflatedDue"/> is to arrive for what is held back; null if nothing is, or it is arranged for.</summary>
    public TimeSpan? ConflatedDue()
    {
        lock (_gate)
        {
            return _conflation?.TakeDue();
        }
    }

    /// <summary>
    /// Whether Redis is ahead of this node, or in another epoch; null where the question makes no sense.
    /// Publications may still be on their way: ask again a moment later before believing it.
    /// </summary>
    public bool IsBehind(ChannelPosition redis)
    {
        lock (_gate)
        {
            return _epoch is not null && !IsAt(redis);
        }
    }

    /// <summary>Goes on from <paramref name="redis"/>; whoever is subscribed must recover.</summary>
    public void Resynchronize(ChannelPosition redis)
    {
        lock (_gate)
        {
            if (!IsAt(redis))
            {
                LoseState(except: null);
                SetPosition(Encoding.ASCII.GetBytes(redis.Epoch), redis.Offset);
            }
        }
    }

    /// <summary>A publication could not be delivered: whoever is subscribed must recover it.</summary>
    public void FailDelivery()
    {
        lock (_gate)
        {
            LoseState(except: null);
        }
    }

    /// <summary>Whether the channel has something to compare, and nothing has come in for <paramref name="quiet"/>.</summary>
    public bool IsDueForCheck(TimeSpan quiet) =>
        settings.HasHistory && _liveCount > 0 && Environment.TickCount64 - Volatile.Read(ref _changedAt) >= quiet.TotalMilliseconds;

    /// <summary>Remembers that the position has just been found right.</summary>
    public void Touch() => Volatile.Write(ref _changedAt, Environment.TickCount64);

    private bool IsAt(ChannelPosition position) =>
        _epoch is not null && Ascii.Equals(_epoch, position.Epoch) && _offset == position.Offset;

    /// <summary>Moves on to a publication; false if it is old. If one before it is missing, everyone must recover.</summary>
    private bool TryAdvance(Burst burst, in Envelope envelope, List<Connection> due)
    {
        var sameEpoch = _epoch is not null && envelope.Epoch.SequenceEqual(_epoch);
        if (sameEpoch && envelope.Offset <= _offset)
        {
            return false;
        }

        if (_epoch is not null && !(sameEpoch && envelope.Offset == _offset + 1))
        {
            // What came before the gap is still good.
            DeliverToLive(burst, due);
            LoseState(except: null);
        }

        SetPosition(sameEpoch ? _epoch! : envelope.Epoch.ToArray(), envelope.Offset);
        return true;
    }

    /// <summary>Takes over a position that was read from Redis, if this node has none or one of another epoch.</summary>
    private void AdoptPosition(ChannelPosition position, Subscription joining)
    {
        if (_epoch is not null && !Ascii.Equals(_epoch, position.Epoch))
        {
            LoseState(except: joining);
            joining.Pending!.Restart();
            _epoch = null;
        }

        if (_epoch is null)
        {
            SetPosition(Encoding.ASCII.GetBytes(position.Epoch), position.Offset);
        }
    }

    private void SetPosition(byte[] epoch, ulong offset)
    {
        _epoch = epoch;
        _offset = offset;
        _changedAt = Environment.TickCount64;
    }

    private void LoseState(Subscription? except)
    {
        _conflation?.Take();
        _deltaBase?.Forget();
        for (var i = _liveCount - 1; i >= 0; i--)
        {
            var subscription = _live[i];
            if (subscription.Positioned)
            {
                RemoveLive(subscription);
                subscription.Connection.LoseSubscription(subscription);
            }
            else
            {
                NeedBase(subscription);
            }
        }

        for (var i = _pending.Count - 1; i >= 0; i--)
        {
            var subscription = _pending[i];
            if (subscription == except)
            {
                continue;
            }

            if (subscription.Pending!.StartsAfter is null)
            {
                subscription.Pending.Break();
            }
            else if (subscription.Positioned)
            {
                _pending.RemoveAt(i);
                subscription.Connection.LoseSubscription(subscription);
            }
            else
            {
                GoLive(subscription);
            }
        }
    }

    private ReadOnlySpan<byte> Delta(in Envelope envelope) => _deltaBase is null ? default : _deltaBase.Advance(envelope);

    /// <summary>Queues the frames that have gathered, which then are forgotten.</summary>
    private void DeliverToLive(Burst burst, List<Connection> due)
    {
        var frames = burst.Frames;
        if (frames.Count == 0)
        {
            return;
        }

        for (var i = 0; i < _liveCount; i++)
        {
            var subscription = _live[i];
            var frame = frames.For(subscription);
            subscription.Connection.Enqueue(frame, due);
            burst.Bytes += frame.Length;
        }

        if (_deltaBase is not null)
        {
            for (var i = 0; i < _liveCount; i++)
            {
                NoteBase(_live[i]);
            }
        }

        frames.Clear();
    }

    /// <summary>Queues joins and leaves for those who want them.</summary>
    private void DeliverMemberships(IReadOnlyList<Push> memberships, List<Connection> due)
    {
        var frames = new MembershipFrames();
        for (var i = 0; i < _liveCount; i++)
        {
            if (_live[i] is { JoinLeave: true, Connection: var connection })
            {
                connection.Enqueue(frames.For(name, connection.Format, memberships), due);
            }
        }

        // Those who have their answer already, and are only ahead of the stream here.
        foreach (var subscription in _pending)
        {
            if (subscription is { JoinLeave: true, Pending.StartsAfter: not null, Connection: var connection })
            {
                connection.Enqueue(frames.For(name, connection.Format, memberships), due);
            }
        }
    }

    /// <summary>Delivers what was held back, outside of the fan-out.</summary>
    private void DeliverLate(byte[] message)
    {
        if (Envelope.TryParse(message, out var envelope))
        {
            var burst = new Burst();
            burst.Frames.Add(message, Delta(envelope));
            var due = new List<Connection>();
            DeliverToLive(burst, due);
            due.ForEach(connection => connection.Flush());
        }
    }

    /// <summary>The subscription has had a whole publication: the next may be a delta.</summary>
    private static void NoteBase(Subscription subscription)
    {
        if (PublicationFrames.NeedsBase(subscription.FrameIndex))
        {
            subscription.FrameIndex = PublicationFrames.AfterBase(subscription.FrameIndex);
        }
    }

    private static void NeedBase(Subscription subscription) =>
        subscription.FrameIndex = PublicationFrames.FirstIndex(subscription.Connection.Format, subscription.Delta);

    private void DeliverToPending(byte[] message, in Envelope envelope, List<Connection> due)
    {
        for (var i = _pending.Count - 1; i >= 0; i--)
        {
            var subscription = _pending[i];
            var pending = subscription.Pending!;
            if (pending.StartsAfter is not { } startsAfter)
            {
                if (settings.HasHistory && !pending.Broken)
                {
                    pending.Keep(envelope.Offset, message);
                }
            }
            else if (envelope.Offset >= startsAfter)
            {
                if (envelope.Offset > startsAfter)
                {
                    subscription.Connection.Enqueue(PublicationFrames.Build(subscription, envelope), due);
                    NoteBase(subscription);
                }

                GoLive(subscription);
            }
        }
    }

    private void GoLive(Subscription subscription)
    {
        _pending.Remove(subscription);
        subscription.Pending = null;
        if (_liveCount == _live.Length)
        {
            Array.Resize(ref _live, Math.Max(4, _live.Length * 2));
        }

        subscription.LiveIndex = _liveCount;
        _live[_liveCount++] = subscription;
    }

    private void RemoveLive(Subscription subscription)
    {
        var last = _live[--_liveCount];
        _live[subscription.LiveIndex] = last;
        last.LiveIndex = subscription.LiveIndex;
        _live[_liveCount] = null!;
        subscription.LiveIndex = -1;
    }
}
