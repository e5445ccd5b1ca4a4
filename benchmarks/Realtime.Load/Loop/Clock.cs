using System.Diagnostics;

namespace Realtime.Load.Loop;

/// <summary>CLOCK_MONOTONIC, which is the same for all processes of a machine.</summary>
internal static class Clock
{
    private static readonly long TicksPerMicrosecond = Stopwatch.Frequency / 1_000_000;

    /// <summary>Microseconds since the machine was started.</summary>
    public static long Now => Stopwatch.GetTimestamp() / TicksPerMicrosecond;
}
