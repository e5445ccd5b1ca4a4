using System.Numerics;

namespace Realtime.Load.Measuring;

/// <summary>
/// Checks what one subscriber gets of one channel. Publications that were on their way at the same time may come in any
/// order; one that came behind another which was sent only after it had been acknowledged is out of order.
/// </summary>
internal struct SequenceChecker
{
    private const int Window = 64;

    private long _highest;
    private ulong _seen;
    private long _mustHaveCome;
    private long _below;

    /// <summary>Publications that came behind one they should have come before.</summary>
    public long Reordered { get; private set; }

    /// <summary>Publications that came twice.</summary>
    public long Duplicated { get; private set; }

    /// <summary>The highest number that has come.</summary>
    public readonly long Highest => _highest;

    /// <summary>How many of the first so many have not come.</summary>
    /// <param name="published">The last one that was published.</param>
    public readonly long Lost(long published) => _below + Missing() + Math.Max(0, published - _highest);

    /// <summary>Takes the next one. False if it had come before.</summary>
    public bool Take(in Delivery delivery)
    {
        if (delivery.Sequence == _highest + 1 && _seen == ulong.MaxValue)
        {
            // The rule: everything is in order, nothing is missing.
            _highest++;
            return true;
        }

        return TakeOther(delivery);
    }

    private bool TakeOther(in Delivery delivery)
    {
        if (delivery.Sequence > _highest)
        {
            Advance(delivery.Sequence - _highest);
            _seen |= 1;
            _mustHaveCome = Math.Max(_mustHaveCome, delivery.Acknowledged);
            return true;
        }

        var age = _highest - delivery.Sequence;
        if (age >= Window)
        {
            // So late that it counts as lost already.
            if (_below == 0)
            {
                Duplicated++;
                return false;
            }

            _below--;
            Reordered++;
            return true;
        }

        var bit = 1UL << (int)age;
        if ((_seen & bit) != 0)
        {
            Duplicated++;
            return false;
        }

        _seen |= bit;
        Reordered += delivery.Sequence <= _mustHaveCome ? 1 : 0;
        return true;
    }

    /// <summary>Moves the window on; what falls out of it without having come counts as lost.</summary>
    private void Advance(long steps)
    {
        var missing = Missing();
        if (steps >= Window)
        {
            _below += missing + (steps - Window);
            _seen = 0;
        }
        else
        {
            _seen <<= (int)steps;
        }

        _highest += steps;
        if (steps < Window)
        {
            _below += missing - (Missing() - steps);
        }
    }

    /// <summary>Those of the window that have not come; numbers begin with 1.</summary>
    private readonly long Missing() => Math.Min(_highest, Window) - BitOperations.PopCount(_seen & Filled);

    private readonly ulong Filled => _highest >= Window ? ulong.MaxValue : (1UL << (int)_highest) - 1;
}
