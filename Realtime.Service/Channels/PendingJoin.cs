namespace Realtime.Service.Channels;

/// <summary>
/// A subscription on its way in. Publications that arrive while its history is read are kept, so that none is lost
/// between the two (protocol 1.10, race-free join).
/// </summary>
internal sealed class PendingJoin
{
    private List<(ulong Offset, byte[] Message)>? _kept;

    /// <summary>What was kept can no longer be joined to a history: it must be read again.</summary>
    public bool Broken { get; private set; }

    /// <summary>
    /// Set once the client has its answer: it has everything up to this offset from history, and the channel on this
    /// node is still behind that. Publications up to here are not for this subscription.
    /// </summary>
    public ulong? StartsAfter { get; set; }

    public void Keep(ulong offset, byte[] message) => (_kept ??= []).Add((offset, message));

    public void Break()
    {
        Broken = true;
        _kept = null;
    }

    /// <summary>Begins again, for another read of the history.</summary>
    public void Restart()
    {
        Broken = false;
        _kept = null;
    }

    /// <summary>Whether all publications after <paramref name="offset"/> up to <paramref name="last"/> were kept.</summary>
    public bool HasKept(ulong offset, ulong last) => (ulong)KeptAfter(offset).LongCount() == last - offset;

    /// <summary>The messages after <paramref name="offset"/> that were kept, in order.</summary>
    public IEnumerable<byte[]> KeptAfter(ulong offset) =>
        _kept is null ? [] : _kept.Where(kept => kept.Offset > offset).Select(kept => kept.Message);
}
