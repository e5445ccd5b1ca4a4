namespace Realtime.Load.Publishing;

/// <summary>The publications of a closed loop that have not reached all subscribers yet.</summary>
internal sealed class Unfinished(int channels, int limit, Func<int, int> subscribersOf)
{
    /// <summary>In microseconds: what takes longer makes room for another, or one that is lost would stop the loop.</summary>
    private const long TooLong = 5_000_000;

    private readonly List<Entry>[] _entries = [.. Enumerable.Range(0, channels).Select(_ => new List<Entry>())];
    private readonly int[] _subscribers = [.. Enumerable.Range(0, channels).Select(subscribersOf)];
    private int _count;
    private long _looked;

    public bool HasRoom => _count < limit;

    /// <summary>How many were given up.</summary>
    public long Overdue { get; private set; }

    public void Published(int channel, long sequence, long now)
    {
        _entries[channel].Add(new Entry { Sequence = sequence, Remaining = _subscribers[channel], Since = now });
        _count++;
    }

    /// <summary>One subscriber more has it.</summary>
    public void Delivered(int channel, long sequence)
    {
        var entries = _entries[channel];
        if (Find(entries, sequence) is var at and >= 0 && --entries[at].Remaining == 0)
        {
            Remove(entries, at);
        }
    }

    /// <summary>It will reach nobody.</summary>
    public void Failed(int channel, long sequence)
    {
        if (Find(_entries[channel], sequence) is var at and >= 0)
        {
            Remove(_entries[channel], at);
        }
    }

    public void ForgetOld(long now)
    {
        if (now - _looked < TooLong / 5)
        {
            return;
        }

        _looked = now;
        foreach (var entries in _entries)
        {
            while (entries.Count > 0 && now - entries[0].Since > TooLong)
            {
                Remove(entries, 0);
                Overdue++;
            }
        }
    }

    private static int Find(List<Entry> entries, long sequence)
    {
        // In order, and most of the time without gaps: it is where the first one's number says.
        var at = entries.Count > 0 ? sequence - entries[0].Sequence : -1;
        return at >= 0 && at < entries.Count && entries[(int)at].Sequence == sequence ? (int)at : Search(entries, sequence);
    }

    private static int Search(List<Entry> entries, long sequence) => entries.FindIndex(entry => entry.Sequence == sequence);

    private void Remove(List<Entry> entries, int at)
    {
        entries.RemoveAt(at);
        _count--;
    }

    private sealed class Entry
    {
        public required long Sequence { get; init; }

        public required long Since { get; init; }

        public required int Remaining { get; set; }
    }
}
