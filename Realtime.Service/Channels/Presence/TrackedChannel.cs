using Realtime.Backchannel.Presence;

namespace Realtime.Service.Channels.Presence;

/// <summary>
/// This node's clients in one channel with presence: who is there, who is there as far as Redis knows, and who must
/// still be announced to the others. What is done goes by the difference, so nothing that fails is lost.
/// </summary>
internal sealed class TrackedChannel(LocalChannel channel)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ClientInfo> _present = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClientInfo> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClientInfo> _rewritten = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dirty = new(StringComparer.Ordinal);
    private Dictionary<string, MembershipChange> _changes = new(StringComparer.Ordinal);
    private TaskCompletionSource _settled = NewSource();
    private bool _queued;
    private bool _announcing;
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

    /// <summary>A client is there. The task completes when Redis knows.</summary>
    /// <param name="info">The client.</param>
    /// <param name="enqueue">Whether the caller must see to it that the channel is written.</param>
    /// <returns>Null if this object has been given up, and another must be made.</returns>
    public Task? Enter(ClientInfo info, out bool enqueue)
    {
        lock (_gate)
        {
            if (_retired)
            {
                enqueue = false;
                return null;
            }

            _present[info.Client] = info;
            _dirty.Add(info.Client);
            enqueue = TryQueue();
            return _settled.Task;
        }
    }

    /// <summary>A client is there no longer.</summary>
    /// <returns>Whether the caller must see to it that the channel is written.</returns>
    public bool Leave(string client)
    {
        lock (_gate)
        {
            return _present.Remove(client) && _dirty.Add(client) && TryQueue();
        }
    }

    /// <summary>Redis has lost what was written: all of it is to be written again.</summary>
    /// <param name="announce">Whether the others have been told that they are gone.</param>
    /// <returns>Whether the caller must see to it that the channel is written.</returns>
    public bool Rewrite(bool announce)
    {
        lock (_gate)
        {
            foreach (var (client, info) in _written)
            {
                _dirty.Add(client);
                if (!announce)
                {
                    _rewritten[client] = info;
                }
            }

            _written.Clear();
            return _dirty.Count > 0 && TryQueue();
        }
    }

    /// <summary>What Redis must be told now.</summary>
    public PresenceWork Take()
    {
        lock (_gate)
        {
            _queued = false;
            var work = new PresenceWork([], [], _settled);
            _settled = NewSource();
            foreach (var client in _dirty)
            {
                if (_present.TryGetValue(client, out var info))
                {
                    if (!_written.TryGetValue(client, out var written) || written != info)
                    {
                        work.Add.Add(info);
                    }
                }
                else if (_written.TryGetValue(client, out var gone) || _rewritten.TryGetValue(client, out gone))
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
            foreach (var info in work.Add)
            {
                var isKnown = !_written.TryAdd(info.Client, info);
                _written[info.Client] = info;
                if (!_rewritten.Remove(info.Client) && !isKnown)
                {
                    Note(new MembershipChange(Joined: true, info));
                }
            }

            foreach (var info in work.Remove)
            {
                _written.Remove(info.Client);
                _rewritten.Remove(info.Client);
                Note(new MembershipChange(Joined: false, info));
            }

            if (_changes.Count == 0 || _announcing || !channel.Settings.JoinLeave)
            {
                _changes.Clear();
                return false;
            }

            return _announcing = true;
        }
    }

    /// <summary>Redis could not be told: all of it is to be done again.</summary>
    public void Failed(PresenceWork work)
    {
        lock (_gate)
        {
            _dirty.UnionWith(work.Add.Concat(work.Remove).Select(info => info.Client));
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

    /// <summary>Who has come and gone since the last time, each once. Who did both is not among them.</summary>
    public IReadOnlyCollection<MembershipChange> TakeChanges()
    {
        lock (_gate)
        {
            var changes = _changes;
            _changes = new(StringComparer.Ordinal);
            _announcing = false;
            return changes.Values;
        }
    }

    /// <summary>Gives this object up, if there is nothing left to know.</summary>
    public bool TryRetire()
    {
        lock (_gate)
        {
            return _retired |= _present.Count == 0 && _written.Count == 0 && _dirty.Count == 0 && !_queued && !_announcing;
        }
    }

    private void Note(MembershipChange change)
    {
        if (!_changes.Remove(change.Client.Client))
        {
            _changes.Add(change.Client.Client, change);
        }
    }

    private bool TryQueue() => !_queued && (_queued = true);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>What Redis must be told.</summary>
/// <param name="Add">Who is there.</param>
/// <param name="Remove">Who is there no longer.</param>
/// <param name="Settled">Completes when it has been.</param>
internal sealed record PresenceWork(List<ClientInfo> Add, List<ClientInfo> Remove, TaskCompletionSource Settled);
