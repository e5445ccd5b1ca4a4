using Realtime.Load.Loop;

namespace Realtime.Load.Measuring;

/// <summary>What happens between two moments: deliveries, their latency, and what processes use meanwhile.</summary>
internal sealed class Measurement(IReadOnlyList<int> watched)
{
    private readonly Histogram _latency = new();
    private long _begin = long.MaxValue, _end = long.MaxValue;
    private long _deliveries;
    private ProcessUse _useBefore, _useAfter;
    private TimeSpan _ownBefore, _ownAfter;

    public bool HasBegun => _begin != long.MaxValue;

    public void Begin()
    {
        _useBefore = ProcessUse.Of(watched);
        _ownBefore = Environment.CpuUsage.TotalTime;
        _begin = Clock.Now;
    }

    public void End()
    {
        _end = Clock.Now;
        _ownAfter = Environment.CpuUsage.TotalTime;
        _useAfter = ProcessUse.Of(watched);
    }

    /// <summary>Counts one delivery, if it falls between the two moments, or what was published then comes later.</summary>
    /// <param name="receivedAt">When it came.</param>
    /// <param name="scheduled">When it was to be published.</param>
    public void Delivered(long receivedAt, long scheduled)
    {
        if (receivedAt >= _begin && receivedAt < _end)
        {
            _deliveries++;
        }

        if (scheduled >= _begin && scheduled < _end)
        {
            _latency.Record(receivedAt - scheduled);
        }
    }

    /// <summary>Writes down what was seen.</summary>
    public void ReportTo(Report report)
    {
        var seconds = (_end - _begin) / 1e6;
        var processor = _useAfter.ProcessorSeconds - _useBefore.ProcessorSeconds;
        report["seconds"] = Math.Round(seconds, 3);
        report["deliveries"] = _deliveries;
        report["deliveriesPerSecond"] = Math.Round(_deliveries / seconds);
        report["loadCpuSeconds"] = Math.Round((_ownAfter - _ownBefore).TotalSeconds, 3);
        if (watched.Count > 0)
        {
            report["serverCpuSeconds"] = Math.Round(processor, 3);
            report["serverCpuMicrosecondsPerDelivery"] = _deliveries == 0 ? 0 : Math.Round(processor * 1e6 / _deliveries, 3);
            report["serverRssBytes"] = _useAfter.ResidentBytes;
        }

        report["latencySamples"] = _latency.Count;
        if (_latency.Count > 0)
        {
            report["p50Microseconds"] = _latency.Percentile(50);
            report["p90Microseconds"] = _latency.Percentile(90);
            report["p99Microseconds"] = _latency.Percentile(99);
            report["p999Microseconds"] = _latency.Percentile(99.9);
            report["maxMicroseconds"] = _latency.Max;
        }
    }
}
