using Realtime.Load.Loop;
using Realtime.Load.Measuring;
using Realtime.Load.Publishing;

namespace Realtime.Load.Scenarios;

/// <summary>The way in alone: each connection publishes again as soon as it is answered, and nobody listens.</summary>
internal sealed class Publish : IPublisherOwner, IDisposable
{
    private readonly Settings _settings;
    private readonly Pace _pace;
    private readonly EventLoop _loop = new();
    private readonly Publisher _publisher;
    private readonly Measurement _measurement;
    private readonly Dictionary<(int Channel, long Sequence), long> _sent = [];
    private int _channel;

    public Publish(Settings settings, Pace pace)
    {
        (_settings, _pace) = (settings, pace);
        _publisher = new Publisher(_loop, settings, this);
        _measurement = new Measurement(settings.Watched);
    }

    public void Run()
    {
        _publisher.Open(TimeSpan.FromSeconds(10));
        RunUntil(Clock.Now + (long)_pace.WarmUp.TotalMicroseconds);
        _measurement.Begin();
        RunUntil(Clock.Now + (long)_pace.Duration.TotalMicroseconds);
        _measurement.End();
        var report = new Report { ["scenario"] = "publish", ["connections"] = _settings.Publish.Connections };
        _measurement.ReportTo(report);
        _publisher.ReportTo(report);
        report.Print();
    }

    public void OnAnswered(int channel, long sequence, bool isPublished)
    {
        if (_sent.Remove((channel, sequence), out var since) && isPublished)
        {
            _measurement.Delivered(Clock.Now, since);
        }
    }

    public void Dispose()
    {
        _publisher.Close();
        _loop.Dispose();
    }

    private void RunUntil(long end)
    {
        while (Clock.Now < end)
        {
            for (; _publisher.CanPublish(_channel); _channel = (_channel + 1) % _settings.Channels)
            {
                var now = Clock.Now;
                _sent[(_channel, _publisher.Publish(_channel, now))] = now;
            }

            _loop.RunOnce(Math.Min(end, Clock.Now + 100_000));
        }
    }
}
