namespace Realtime.Resilience.Tests.Clients;

/// <summary>
/// Everything a client was told about a channel and given from it, in order. Publications that follow each other
/// without a gap are one entry, so hours fit into little memory, and nothing is left out.
/// </summary>
internal sealed class Journal
{
    private readonly List<JournalEntry> _entries = [];
    private readonly Lock _gate = new();

    /// <summary>The offset that was seen last, and its epoch.</summary>
    public (string Epoch, ulong Offset) Position { get; private set; } = ("", 0);

    /// <summary>A first subscription, without a past: what comes next follows <paramref name="offset"/>.</summary>
    public void Began(string epoch, ulong offset) => Add(new(JournalKind.Began, epoch, offset, offset, 0));

    /// <summary>The server has said <c>recovered: false</c>: what lies between the last publication and <paramref name="offset"/> is gone.</summary>
    public void ToldUnrecoverable(string epoch, ulong offset) => Add(new(JournalKind.Unrecoverable, epoch, offset, offset, 0));

    /// <summary>A publication, live or recovered.</summary>
    /// <param name="epoch">The epoch of the subscription.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="number">Its <see cref="Stamped.Number"/>.</param>
    public void Delivered(string epoch, ulong offset, long number)
    {
        lock (_gate)
        {
            var shift = number - (long)offset;
            if (_entries.Count > 0 && _entries[^1] is { Kind: JournalKind.Delivered } last
                && last.Last + 1 == offset && last.Shift == shift && last.Epoch == epoch)
            {
                _entries[^1] = last with { Last = offset };
            }
            else
            {
                _entries.Add(new(JournalKind.Delivered, epoch, offset, offset, shift));
            }

            Position = (epoch, offset);
        }
    }

    public JournalEntry[] Entries()
    {
        lock (_gate)
        {
            return [.. _entries];
        }
    }

    private void Add(JournalEntry entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
            Position = (entry.Epoch, entry.Last);
        }
    }
}

/// <summary>What a <see cref="JournalEntry"/> says.</summary>
internal enum JournalKind
{
    Began,
    Unrecoverable,
    Delivered,
}

/// <summary>One line of a <see cref="Journal"/>.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Epoch">In which epoch.</param>
/// <param name="First">The first offset that was delivered, or the position that was told.</param>
/// <param name="Last">The last offset that was delivered, or the position that was told.</param>
/// <param name="Shift">How much the publications' numbers are larger than their offsets.</param>
internal readonly record struct JournalEntry(JournalKind Kind, string Epoch, ulong First, ulong Last, long Shift);
