using System.Diagnostics;

namespace Realtime.Resilience.Tests.SlowConsumer;

/// <summary>Counts latencies from many readers at once, in steps of 0.1 ms up to 10 s.</summary>
internal sealed class Latencies
{
    private readonly int[] _steps = new int[100_000];

    /// <summary>Counts what has been under way since <paramref name="sent"/>, a timestamp of <see cref="Stopwatch"/>.</summary>
    public void Add(long sent)
    {
        var step = (int)(Stopwatch.GetElapsedTime(sent).TotalMilliseconds * 10);
        Interlocked.Increment(ref _steps[Math.Clamp(step, 0, _steps.Length - 1)]);
    }

    /// <summary>What 99 of 100 stay within.</summary>
    public TimeSpan P99()
    {
        var above = _steps.Sum(count => (long)count) / 100;
        var step = _steps.Length - 1;
        for (; step > 0 && above >= _steps[step]; step--)
        {
            above -= _steps[step];
        }

        return TimeSpan.FromMilliseconds((step + 1) / 10.0);
    }
}
