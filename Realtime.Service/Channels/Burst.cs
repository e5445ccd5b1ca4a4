using System.Diagnostics;
using System.Runtime.InteropServices;
using Realtime.Service.Protocol;

namespace Realtime.Service.Channels;

/// <summary>
/// What has arrived for one channel at once, in order. Without load that is one publication; the more there are, the
/// less each costs, because they reach every subscriber as one frame. Used by the fan-out loop alone.
/// </summary>
internal sealed class Burst
{
    private readonly List<Arrival> _arrivals = [];

    /// <summary>The channel.</summary>
    public LocalChannel Channel { get; private set; } = null!;

    /// <summary>What has arrived.</summary>
    public Span<Arrival> Arrivals => CollectionsMarshal.AsSpan(_arrivals);

    /// <summary>What of it goes out together next. Empty before and after the delivery.</summary>
    public PublicationFrames Frames { get; } = new();

    /// <summary>How many bytes it became for all subscribers together.</summary>
    public long Bytes { get; set; }

    /// <summary>Begins a burst for a channel.</summary>
    public void Begin(LocalChannel channel) => Channel = channel;

    public void Add(Arrival arrival) => _arrivals.Add(arrival);

    /// <summary>Forgets everything, to be used again.</summary>
    public void Clear()
    {
        _arrivals.Clear();
        Frames.Clear();
        Channel = null!;
        Bytes = 0;
    }
}

/// <summary>One thing that has arrived for a channel.</summary>
/// <param name="Kind">What it is.</param>
internal record struct Arrival(ArrivalKind Kind)
{
    /// <summary>The envelope of a publication, as it came from Redis.</summary>
    public byte[] Message { get; init; } = [];

    /// <summary>When it was published, in Unix milliseconds.</summary>
    public long PublishedAt { get; init; }

    /// <summary>The span of its fan-out, if it is traced.</summary>
    public Activity? Activity { get; init; }

    /// <summary>Joins and leaves.</summary>
    public IReadOnlyList<Push> Memberships { get; init; } = [];

    /// <summary>How many subscriptions it was queued for.</summary>
    public int Subscribers { get; set; }
}

/// <summary>The kinds of messages that arrive for a channel.</summary>
internal enum ArrivalKind
{
    /// <summary>An envelope with a publication.</summary>
    Publication,

    /// <summary>Joins and leaves.</summary>
    Memberships,

    /// <summary>Nothing from Redis: the publication that the channel has held back is due.</summary>
    ConflatedDue,
}
