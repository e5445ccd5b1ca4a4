using Realtime.Backchannel.Presence;

namespace Realtime.Service.Channels.Presence;

/// <summary>
/// This node's clients in one channel with presence: who is there, who is there as far as Redis knows, and who is there
/// as far as the others have been told. What is done goes by the differences, so nothing that fails is lost.
/// </summary>
internal sealed class TrackedChannel(LocalChannel channel)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (object Owner, ClientInfo Info)> _present = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClientInfo> _written = new(StringComparer.Ordinal);

    /// <summary>Those whom Redis may have or not: it was told, and did not answer, or has lost its data since.</summary>
    private readonly Dictionary<string, ClientInfo> _doubtful = new(StringComparer.Ordinal);

    /// <summary>Those whose join has been announced, and whose leave has not.</summary>
    private readonly Dictionary<string, ClientInfo> _told = new(StringComparer.Ordinal);

    private readonly HashSet<string> _dirty = new(StringComparer.Ordinal);
    private Dictionary<string, Unsaid> _unsaid = new(StringComparer.Ordinal);
    private TaskCompletionSource _settled = NewSource();
    private int _generation;
    private bool _queued;
    private bool _busy;
    private bool _announcing;
    private bool _announcementDue;
    private bool _retired;

    public LocalChannel Channel => channel;

    public string Name => channel.Name;

    /// <summary>How many clients Redis should have of this node.</summary>
    public int WrittenCount
    {
        get
        {
            lock (_gate)
            {
                return _written.Count;
            }
        }
    }

    /// <summary>Whether Redis may have any clients of this node.</summary>
    public bool IsWritten
    {
        get
        {
            lock (_gate)
            {
                return _written.Count > 0 || _doubtful.Count > 0;
            }
        }
    }

    /// <summary>Whether nothing is on its way to Redis, or in doubt there.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_gate)
            {
                return IsSettledNow;
            }
        }
    }

    /// <summary>Whether, besides, nothing is left to be announced.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (_gate)
            {
                return IsSettledNow && !_queued && !_announcing;
            }
        }
    }

    private bool IsSettledNow => _dirty.Count == 0 && _doubtful.Count == 0 && !_busy;

    /// <summary>A client is there. The task completes when Redis knows.</summary>
    /// <param name="owner">The client's subscription: <see cref="Leave"/> of another one does not end it.</param>
    /// <param name="info">The client.</param>
    /// <param name="isStillThere">Whether the subscription has not been ended meanwhile. Called under a lock.</param>
    /// <param name="enqueue">Whether the caller must see to it that the channel is written.</param>
    /// <returns>Null if this object has been given up, and another must be made.</returns>
    public Task? Enter(object owner, ClientInfo info, Func<bool> isStillThere, out bool enqueue)
    {
        lock (_gate)
        {
            enqueue = false;
            if (_retired)
            {
                return null;
            }

            // Whoever ends the subscription does that first, and then calls Leave: either is noticed here or there.
            if (!isStillThere())
            {
                return Task.CompletedTask;
            }

            _present[info.Client] = (owner, info);
            _dirty.Add(info.Client);
            enqueue = TryQueue();
            return _settled.Task;
        }
    }

    /// <summary>A client's subscription has ended.</summary>
    /// <returns>Whether the caller must see to it that the channel is written.</returns>
    public bool Leave(object owner, string client)
    {
        lock (_gate)
        {
            if (!_present.TryGetValue(client, out var there) || there.Owner != owner)
            {
                return false;
            }

            _present.Remove(client);
            return _dirty.Add(client) && TryQueue();
        }
    }

    /// <summary>Redis may have lost what was written: all of it is to be written again.</summary>
    /// <param name="announce">Whether others may have been told that the clients are gone: they are told again who is there.</param>
    /// <returns>Whether the caller must see to it that the channel is written.</returns>
    public bool Rewrite(bool announce)
    {
        lock (_gate)
        {
            // What is on its way to Redis now may have got there before it lost its data.
            _generation++;
            foreach (var (client, info) in _written)
            {
                _doubtful[client] = info;
            }

            _written.Clear();
            _dirty.UnionWith(_doubtful.Keys);
            _dirty.UnionWith(_present.Keys);
            if (announce)
            {
                foreach (var (client, info) in _told)
                {
                    _dirty.Add(client);
                    SayAgain(info);
                }
            }

            return _dirty.Count > 0 && TryQueue();
        }
    }

    /// <summary>What Redis must be told now. It is <see cref="Written"/> or <see cref="Failed"/> before this is called again.</summary>
    public PresenceWork Take()
    {
        lock (_gate)
        {
            _queued = false;
            _busy = true;
            var work = new PresenceWork([], [], _settled, _generation);
            _settled = NewSource();
            foreach (var client in _dirty)
            {
                if (_present.TryGetValue(client, out var there))
                {
                    if (!_written.TryGetValue(client, out var written) || !ReferenceEquals(written, there.Info))
                    {
                        work.Add.Add(there.Info);
                    }
                }
                else if (_written.TryGetValue(client, out var gone) || _doubtful.TryGetValue(client, out gone))
                {
                    work.Remove.Add(gone);
                }
            }

            _dirty.Clear();
            return work;
        }
    }

    /// <summary>Redis has been told.</summary>
    /// <returns>Whether the caller must announce the changes after a while.</returns>
    public bool Written(PresenceWork work)
    {
        lock (_gate)
        {
            _busy = false;
            if (work.Generation != _generation)
            {
                Doubt(work);
                return TryAnnounce();
            }

            foreach (var info in work.Add)
            {
                _doubtful.Remove(info.Client);

                // One who was there before has left and come back in between.
                Note(info, flickered: _written.ContainsKey(info.Client));
                _written[info.Client] = info;
            }

            foreach (var info in work.Remove)
            {
                _written.Remove(info.Client);
                _doubtful.Remove(info.Client);
                Note(info, flickered: true);
            }

            return TryAnnounce();
        }
    }

    /// <summary>Redis could not be told, or has not said that it was: all of it is to be done again.</summary>
    public void Failed(PresenceWork work)
    {
        lock (_gate)
        {
            _busy = false;
            Doubt(work);
        }
    }

    /// <summary>Queues the channel again if there is something to do.</summary>
    public bool Retry()
    {
        lock (_gate)
        {
            return _dirty.Count > 0 && TryQueue();
        }
    }

    /// <summary>
    /// Who has come and gone since the last time. However often a client did, it is among them twice at most, and its
    /// joins and leaves alternate. One who came and went is among them, too: somebody may have asked meanwhile who is there.
    /// </summary>
    public List<MembershipChange> TakeChanges()
    {
        lock (_gate)
        {
            _announcementDue = false;
            var inDoubt = new Dictionary<string, Unsaid>(StringComparer.Ordinal);
            var changes = new List<MembershipChange>(_unsaid.Count);
            foreach (var (client, unsaid) in _unsaid)
            {
                // It is said when Redis has been told, one way or the other.
                if (_doubtful.ContainsKey(client))
                {
                    inDoubt.Add(client, unsaid);
                    continue;
                }

                var isThere = _written.TryGetValue(client, out var there);
                var wasTold = _told.TryGetValue(client, out var told);
                if (wasTold && (!isThere || unsaid.Flickered))
                {
                    changes.Add(new MembershipChange(Joined: false, told!));
                }

                if (isThere && (!wasTold || unsaid.Flickered || unsaid.Again))
                {
                    changes.Add(new MembershipChange(Joined: true, there!));
                }

                if (!isThere && !wasTold)
                {
                    if (unsaid.Flickered)
                    {
                        changes.Add(new MembershipChange(Joined: true, unsaid.Info));
                    }

                    if (unsaid.Flickered || unsaid.Again)
                    {
                        changes.Add(new MembershipChange(Joined: false, unsaid.Info));
                    }
                }

                if (isThere)
                {
                    _told[client] = there!;
                }
                else
                {
                    _told.Remove(client);
                }
            }

            _unsaid = inDoubt;
            return changes;
        }
    }

    /// <summary>The announcement has been made, or has failed: then what it said is said again, as it is by then.</summary>
    /// <returns>Whether there is something to be announced after a while.</returns>
    public bool Announced(IReadOnlyList<MembershipChange> failed)
    {
        lock (_gate)
        {
            foreach (var change in failed)
            {
                SayAgain(change.Client);
            }

            _announcing = false;
            return TryAnnounce();
        }
    }

    /// <summary>Clients are to be announced again, as they are now: there, or gone.</summary>
    /// <param name="clients">The clients.</param>
    /// <param name="announce">Whether the caller must announce the changes after a while.</param>
    /// <returns>False if this object has been given up: all of them are gone.</returns>
    public bool TrySayAgain(IEnumerable<ClientInfo> clients, out bool announce)
    {
        lock (_gate)
        {
            announce = false;
            if (_retired)
            {
                return false;
            }

            foreach (var client in clients)
            {
                SayAgain(client);
            }

            announce = TryAnnounce();
            return true;
        }
    }

    /// <summary>Gives this object up, if there is nothing left to know.</summary>
    public bool TryRetire()
    {
        lock (_gate)
        {
            return _retired |= _present.Count == 0 && _written.Count == 0 && IsSettledNow && !_queued && !_announcing;
        }
    }

    private void Doubt(PresenceWork work)
    {
        foreach (var info in work.Add.Concat(work.Remove))
        {
            _written.Remove(info.Client);
            _doubtful[info.Client] = info;
            _dirty.Add(info.Client);
        }
    }

    private void Note(ClientInfo info, bool flickered)
    {
        var before = _unsaid.GetValueOrDefault(info.Client);
        _unsaid[info.Client] = new(info, before.Flickered || flickered, before.Again);
        _announcementDue = true;
    }

    private void SayAgain(ClientInfo info)
    {
        _unsaid[info.Client] = new(info, _unsaid.GetValueOrDefault(info.Client).Flickered, Again: true);
        _announcementDue = true;
    }

    private bool TryAnnounce()
    {
        if (!channel.Settings.JoinLeave)
        {
            _unsaid.Clear();
            return false;
        }

        return _announcementDue && !_announcing && (_announcing = true);
    }

    private bool TryQueue() => !_queued && (_queued = true);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A client about whom something is to be said.</summary>
    /// <param name="Info">The client.</param>
    /// <param name="Flickered">Whether it was, for a moment, not as it was before and is now.</param>
    /// <param name="Again">Whether what it is now must be said even if it was said before.</param>
    private readonly record struct Unsaid(ClientInfo Info, bool Flickered = false, bool Again = false);
}

/// <summary>What Redis must be told.</summary>
/// <param name="Add">Who is there.</param>
/// <param name="Remove">Who is there no longer.</param>
/// <param name="Settled">Completes when it has been.</param>
/// <param name="Generation">How often Redis had lost its data before.</param>
internal sealed record PresenceWork(List<ClientInfo> Add, List<ClientInfo> Remove, TaskCompletionSource Settled, int Generation);
