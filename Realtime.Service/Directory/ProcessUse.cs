using System.Diagnostics;
using Realtime.Service.ServerApi;

namespace Realtime.Service.Directory;

/// <summary>How much of the machine this process takes.</summary>
internal sealed class ProcessUse
{
    /// <summary>Over less time than this the figure would be chance.</summary>
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private long _lookedAt = Stopwatch.GetTimestamp();
    private TimeSpan _usedBefore = Environment.CpuUsage.TotalTime;
    private double _percent;

    /// <summary>Memory now, and processor time since an earlier look.</summary>
    public ProcessInfo Look()
    {
        lock (_gate)
        {
            var elapsed = Stopwatch.GetElapsedTime(_lookedAt);
            if (elapsed >= MinInterval)
            {
                var used = Environment.CpuUsage.TotalTime;
                _percent = Math.Round(100 * (used - _usedBefore) / elapsed, 1);
                _usedBefore = used;
                _lookedAt = Stopwatch.GetTimestamp();
            }

            return new ProcessInfo(_percent, Environment.WorkingSet);
        }
    }
}
