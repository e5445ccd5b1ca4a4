using System.Numerics;
using Realtime.Load.Measuring;

namespace Realtime.Load.Publishing;

/// <summary>The publisher's side of a channel's sequence numbers.</summary>
internal sealed class PublishedChannel
{
    private const int Window = 64;

    private long _acknowledged;
    private ulong _answered;

    /// <summary>The last number that was given away.</summary>
    public long Last { get; private set; }

    /// <summary>Whether what is not answered fits into the window.</summary>
    public bool HasRoom => Last - _acknowledged < Window;

    public Delivery Next(long scheduled) => new(++Last, scheduled, _acknowledged);

    /// <summary>The server has answered to one of the window.</summary>
    public void Answer(long sequence)
    {
        _answered |= 1UL << (int)(sequence - _acknowledged - 1);
        var done = BitOperations.TrailingZeroCount(~_answered);
        _acknowledged += done;
        _answered = done == Window ? 0 : _answered >> done;
    }
}
