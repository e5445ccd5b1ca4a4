using Realtime.Load.Loop;
using Realtime.Load.Measuring;
using Realtime.Load.Protocols;
using Realtime.Load.Publishing;
using Realtime.Load.WebSockets;

namespace Realtime.Load.Scenarios;

/// <summary>
/// Subscribers of channels, and a publisher, by a clock or as fast as it goes. What is measured by the clock is warmed up one
/// publication after the other: at ten a second, a server's compiler would not be through when the measurement is over.
/// </summary>
internal sealed class FanOut : IClientOwner, IPublisherOwner, IDisposable
{
    /// <summary>After the last publication, how long is waited for the next delivery, and for all of them.</summary>
    private const long Patience = 5_000_000, MostPatience = 40_000_000;

    /// <summary>Those who subscribe without being told that they are subscribed are given this time.</summary>
    private const long Settling = 500_000;

    private readonly Settings _settings;
    private readonly Pace _pace;
    private readonly EventLoop _loop = new();
    private readonly Crowd _crowd;
    private readonly Publisher _publisher;
    private readonly Unfinished _unfinished;
    private readonly Measurement _measurement;
    private readonly double _interval;
    private bool _byClock;
    private double _due;
    private int _channel;
    private long _delivered;
    private long _notSent;

    public FanOut(Settings settings, Pace pace)
    {
        (_settings, _pace) = (settings, pace);
        var names = new ChannelNames(settings.ChannelPrefix);
        _crowd = new Crowd(_loop, settings, Protocol.Create(settings.Protocol, settings.Path, names, new Tokens(settings.TokenFile)), this);
        _measurement = new Measurement(settings.Watched);
        _publisher = new Publisher(_loop, settings, this);
        _unfinished = new Unfinished(settings.Channels, Math.Max(1, pace.InFlight), _crowd.CountIn);
        _interval = pace.Rate > 0 ? 1e6 / pace.Rate : 0;
    }

    public void Run()
    {
        var connectSeconds = _crowd.ConnectAll();
        Report.Say($"{_crowd.Subscribed} subscribed in {connectSeconds:0.00} s");
        RunUntil(Clock.Now + Settling, publish: false);
        _publisher.Open(TimeSpan.FromSeconds(10));

        RunUntil(Clock.Now + (long)_pace.WarmUp.TotalMicroseconds, publish: true);
        _measurement.Begin();
        _byClock = _pace.Rate > 0;
        _due = Clock.Now;
        var end = Clock.Now + (long)_pace.Duration.TotalMicroseconds;
        RunUntil(end, publish: true);
        _measurement.End();
        Drain(end);
        Print(connectSeconds);
    }

    public void OnSubscribed(Client client) => _crowd.OnSubscribed();

    public void OnDelivered(Client client, in Delivery delivery)
    {
        if (client.Sequence.Take(delivery))
        {
            _delivered++;
            _measurement.Delivered(client.ReceivedAt, delivery.Scheduled);
            _unfinished.Delivered(client.Channel, delivery.Sequence);
        }
    }

    public void OnClosed(Client client, string why) => _crowd.OnClosed(why);

    public void OnAnswered(int channel, long sequence, bool isPublished)
    {
        if (!isPublished)
        {
            _unfinished.Failed(channel, sequence);
        }
    }

    public void Dispose()
    {
        _publisher.Close();
        _crowd.Abandon();
        _loop.Dispose();
    }

    private void RunUntil(long end, bool publish)
    {
        while (Clock.Now is var now && now < end)
        {
            var next = end;
            if (publish)
            {
                Publish(now);
                if (_byClock && _publisher.CanPublish(_channel))
                {
                    next = Math.Min(end, (long)_due);
                }
            }

            _loop.RunOnce(Math.Min(next, now + 500_000));
        }
    }

    /// <summary>Publishes what is due.</summary>
    private void Publish(long now)
    {
        if (_byClock)
        {
            for (; _due <= now && _publisher.CanPublish(_channel); NextChannel(), _due += _interval)
            {
                _publisher.Publish(_channel, (long)_due);
            }
        }
        else
        {
            _unfinished.ForgetOld(now);
            for (; _unfinished.HasRoom && _publisher.CanPublish(_channel); NextChannel())
            {
                _unfinished.Published(_channel, _publisher.Publish(_channel, Clock.Now), now);
            }
        }
    }

    private void NextChannel() => _channel = (_channel + 1) % _settings.Channels;

    /// <summary>
    /// Waits for what is still on its way, and sends what was due before the end and could not be sent: it is late, and
    /// must be seen to be.
    /// </summary>
    private void Drain(long end)
    {
        var limit = Clock.Now + MostPatience;
        var giveUp = Clock.Now + Patience;
        while (Clock.Now is var now && now < Math.Min(limit, giveUp) && (Unsent(end) > 0 || !_publisher.IsQuiet || _delivered < Expected()))
        {
            if (Unsent(end) > 0)
            {
                Publish(end - 1);
            }

            var before = _delivered;
            _loop.RunOnce(now + 20_000);
            giveUp = _delivered > before ? now + Patience : giveUp;
        }

        _notSent = Unsent(end);
    }

    private long Unsent(long end) => _interval > 0 && _due < end ? (long)((end - _due) / _interval) + 1 : 0;

    private long Expected() => Enumerable.Range(0, _settings.Channels).Sum(channel => _publisher.LastOf(channel) * _crowd.CountIn(channel));

    private void Print(double connectSeconds)
    {
        var report = new Report { ["scenario"] = "fanout" };
        _measurement.ReportTo(report);
        _crowd.ReportTo(report, _publisher.LastOf);
        _publisher.ReportTo(report);
        report["connectsPerSecond"] = Math.Round(_crowd.Clients.Count / connectSeconds);
        report["notSent"] = _notSent;
        report["overdue"] = _unfinished.Overdue;
        report.Print();
    }
}
