using System.Numerics;

namespace Realtime.Load.Measuring;

/// <summary>
/// Counts of times in microseconds, in buckets whose width grows with the time: none is wider than 1/128 of it, so what
/// is read from it is right within 0.8 %.
/// </summary>
internal sealed class Histogram
{
    private const int Bits = 7;
    private const int PerPower = 1 << Bits;

    private readonly long[] _counts = new long[(64 - Bits) * PerPower];

    /// <summary>How many times were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The longest, exactly.</summary>
    public long Max { get; private set; }

    public void Record(long microseconds)
    {
        microseconds = Math.Max(0, microseconds);
        _counts[IndexOf(microseconds)]++;
        Count++;
        Max = Math.Max(Max, microseconds);
    }

    /// <summary>The time that so many did not exceed; 0 if there are none.</summary>
    /// <param name="percent">Above 0, at most 100.</param>
    public long Percentile(double percent)
    {
        var rank = (long)Math.Ceiling(Count * percent / 100);
        for (var i = 0; i < _counts.Length && Count > 0; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
            {
                return Math.Min(Max, UpperBoundOf(i));
            }
        }

        return 0;
    }

    private static int IndexOf(long value)
    {
        if (value < PerPower)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - Bits;
        return (shift + 1) * PerPower + (int)(value >> shift) - PerPower;
    }

    private static long UpperBoundOf(int index)
    {
        if (index < PerPower)
        {
            return index;
        }

        var shift = index / PerPower - 1;
        return ((long)(index % PerPower + PerPower + 1) << shift) - 1;
    }
}
