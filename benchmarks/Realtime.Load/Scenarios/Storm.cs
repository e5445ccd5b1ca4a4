using Realtime.Load.Loop;
using Realtime.Load.Measuring;
using Realtime.Load.Protocols;
using Realtime.Load.Publishing;
using Realtime.Load.WebSockets;

namespace Realtime.Load.Scenarios;

/// <summary>
/// Clients whose node goes away while publications go on: they come back to any node, with their position, and must have
/// missed nothing. Publications go to the first node, which stays.
/// </summary>
internal sealed class Storm : IClientOwner, IPublisherOwner, IDisposable
{
    /// <summary>How long a client waits before it tries again.</summary>
    private const long Delay = 200_000;

    /// <summary>How long publications go on once all are back.</summary>
    private const long Afterwards = 3_000_000;

    private readonly Settings _settings;
    private readonly Pace _pace;
    private readonly EventLoop _loop = new();
    private readonly Crowd _crowd;
    private readonly Publisher _publisher;
    private readonly Measurement _measurement;
    private readonly Queue<(long Due, Client Client)> _waiting = new();
    private readonly HashSet<Client> _opening = [];
    private double _due;
    private int _channel;
    private int _attempt;
    private int _away;
    private long _firstClosed, _lastBack;
    private int _unrecovered, _attempts, _refused;
    private string? _refusal;
    private bool _isUp;

    public Storm(Settings settings, Pace pace)
    {
        (_settings, _pace) = (settings, pace);
        var names = new ChannelNames(settings.ChannelPrefix);
        _crowd = new Crowd(_loop, settings, new CentrifugeProtocol(settings.Path, names, new Tokens(settings.TokenFile)) { Recovers = true }, this);
        _publisher = new Publisher(_loop, settings, this);
        _measurement = new Measurement(settings.Watched);
    }

    public void Run()
    {
        _crowd.ConnectAll();
        _isUp = true;
        _publisher.Open(TimeSpan.FromSeconds(10));
        _due = Clock.Now;
        RunUntil(Clock.Now + (long)_pace.WarmUp.TotalMicroseconds, () => false);

        // Whoever started this ends a node now.
        Report.Event("ready");
        _measurement.Begin();
        var limit = Clock.Now + (long)_pace.Duration.TotalMicroseconds;
        RunUntil(limit, () => _firstClosed > 0 && _away == 0 && Clock.Now - _lastBack > Afterwards);
        _measurement.End();
        _loop.RunUntil(Clock.Now + Afterwards);
        Print();
    }

    public void OnSubscribed(Client client)
    {
        if (!_isUp)
        {
            _crowd.OnSubscribed();
        }
        else if (_opening.Remove(client))
        {
            _away--;
            _lastBack = Clock.Now;
        }
    }

    public void OnDelivered(Client client, in Delivery delivery)
    {
        if (client.Sequence.Take(delivery))
        {
            _measurement.Delivered(client.ReceivedAt, delivery.Scheduled);
        }
    }

    public void OnClosed(Client client, string why)
    {
        if (!_isUp)
        {
            _crowd.OnClosed(why);
            return;
        }

        if (why.Contains("error", StringComparison.Ordinal))
        {
            _refused++;
            _refusal ??= why;
        }
        else if (why == CentrifugeProtocol.NotRecovered)
        {
            _unrecovered++;
            client.Position = default;
        }

        _firstClosed = _firstClosed == 0 ? Clock.Now : _firstClosed;
        if (!_opening.Remove(client))
        {
            _away++;
        }

        _waiting.Enqueue((Clock.Now + Delay, client));
    }

    public void OnAnswered(int channel, long sequence, bool isPublished)
    {
    }

    public void Dispose()
    {
        _publisher.Close();
        _crowd.Abandon();
        _loop.Dispose();
    }

    private void RunUntil(long end, Func<bool> isOver)
    {
        while (Clock.Now is var now && now < end && !isOver())
        {
            while (_opening.Count < _settings.Connecting && _waiting.TryPeek(out var next) && next.Due <= now)
            {
                _waiting.Dequeue();
                _opening.Add(next.Client);
                _attempts++;
                next.Client.Open(_settings.Nodes[_attempt++ % _settings.Nodes.Count]);
            }

            for (; _due <= now && _publisher.CanPublish(_channel); _channel = (_channel + 1) % _settings.Channels, _due += 1e6 / _pace.Rate)
            {
                _publisher.Publish(_channel, (long)_due);
            }

            _loop.RunOnce(Math.Min(end, now + 10_000));
        }
    }

    private void Print()
    {
        var report = new Report { ["scenario"] = "storm" };
        _measurement.ReportTo(report);
        _crowd.ReportTo(report, _publisher.LastOf);
        _publisher.ReportTo(report);
        report["backSeconds"] = _firstClosed > 0 && _away == 0 ? Math.Round((_lastBack - _firstClosed) / 1e6, 3) : -1;
        report["away"] = _away;
        report["attempts"] = _attempts;
        report["unrecovered"] = _unrecovered;
        report["refused"] = _refused;
        report["firstRefusal"] = _refusal;
        report.Print();
    }
}
