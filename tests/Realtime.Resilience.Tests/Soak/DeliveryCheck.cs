using Realtime.Resilience.Tests.Clients;

namespace Realtime.Resilience.Tests.Soak;

/// <summary>Compares what a client was given with what was published.</summary>
internal static class DeliveryCheck
{
    /// <param name="journal">What the client was told and given, in order.</param>
    /// <param name="published">What the publisher knows, by epoch.</param>
    /// <param name="complete">Whether the client has had the time to get everything up to the end.</param>
    public static DeliveryCount Examine(
        IEnumerable<JournalEntry> journal, IReadOnlyDictionary<string, PublishedEpoch> published, bool complete = true)
    {
        var count = new DeliveryCount();
        var missing = new HashSet<(string, ulong)>();
        var highest = new Dictionary<string, ulong>();
        string? epoch = null;
        foreach (var entry in journal)
        {
            if (entry.Kind != JournalKind.Delivered)
            {
                // The hole up to here has been announced, and is nobody's loss any more. What was given stays given.
                count.Unrecoverable += entry.Kind == JournalKind.Unrecoverable ? 1 : 0;
                epoch = entry.Epoch;
                highest[epoch] = Math.Max(entry.Last, highest.GetValueOrDefault(epoch));
                continue;
            }

            if (entry.Epoch != epoch)
            {
                // Another epoch without a word: the rest of the old one is lost.
                count.Lost += epoch is null ? 0 : Rest(published, epoch, highest[epoch]);
                epoch = entry.Epoch;
            }

            if (published.TryGetValue(epoch, out var truth) ? truth.Shift != entry.Shift : true)
            {
                count.Foreign += (long)(entry.Last - entry.First + 1);
            }

            Deliver(entry, highest, missing, count);
        }

        count.Lost += missing.Count + (complete && epoch is not null ? Rest(published, epoch, highest[epoch]) : 0);
        return count;
    }

    private static void Deliver(
        JournalEntry run, Dictionary<string, ulong> highest, HashSet<(string, ulong)> missing, DeliveryCount count)
    {
        var before = highest.GetValueOrDefault(run.Epoch);
        for (var offset = before + 1; offset < run.First; offset++)
        {
            missing.Add((run.Epoch, offset));
        }

        for (var offset = run.First; offset <= Math.Min(run.Last, before); offset++)
        {
            if (missing.Remove((run.Epoch, offset)))
            {
                count.Reordered++;
            }
            else
            {
                count.Duplicated++;
            }
        }

        count.Delivered += (long)(run.Last - run.First + 1);
        highest[run.Epoch] = Math.Max(before, run.Last);
    }

    private static long Rest(IReadOnlyDictionary<string, PublishedEpoch> published, string epoch, ulong highest) =>
        published.TryGetValue(epoch, out var truth) && truth.Top > highest ? (long)(truth.Top - highest) : 0;
}

/// <summary>What became of publications at one client, or at all of them.</summary>
internal sealed class DeliveryCount
{
    /// <summary>Everything that came in, duplicates too.</summary>
    public long Delivered { get; set; }

    /// <summary>Never came, and the client was not told.</summary>
    public long Lost { get; set; }

    /// <summary>Came again.</summary>
    public long Duplicated { get; set; }

    /// <summary>Came after a later one.</summary>
    public long Reordered { get; set; }

    /// <summary>Came with an offset that the publisher was not given for it.</summary>
    public long Foreign { get; set; }

    /// <summary>How often a client was told <c>recovered: false</c>.</summary>
    public long Unrecoverable { get; set; }

    public void Add(DeliveryCount other)
    {
        Delivered += other.Delivered;
        Lost += other.Lost;
        Duplicated += other.Duplicated;
        Reordered += other.Reordered;
        Foreign += other.Foreign;
        Unrecoverable += other.Unrecoverable;
    }

    public override string ToString() =>
        $"delivered {Delivered}, lost {Lost}, duplicated {Duplicated}, reordered {Reordered}, told unrecoverable {Unrecoverable}"
        + (Foreign == 0 ? "" : $", foreign {Foreign}");
}

/// <summary>What the publisher knows of an epoch.</summary>
/// <param name="Top">The last offset.</param>
/// <param name="Shift">How much the publications' numbers are larger than their offsets.</param>
internal readonly record struct PublishedEpoch(ulong Top, long Shift);
