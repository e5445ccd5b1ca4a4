using Realtime.Load.Loop;
using Realtime.Load.Measuring;
using Realtime.Load.Protocols;
using Realtime.Load.WebSockets;

namespace Realtime.Load.Scenarios;

/// <summary>
/// Subscribers of what another process publishes: one process cannot open enough connections. Time begins with the first
/// publication.
/// </summary>
internal sealed class Listen : IClientOwner, IDisposable
{
    private const long Patience = 3_000_000;

    private readonly Pace _pace;
    private readonly EventLoop _loop = new();
    private readonly Crowd _crowd;
    private readonly Measurement _measurement;
    private readonly long[] _last;
    private long _first;

    public Listen(Settings settings, Pace pace)
    {
        _pace = pace;
        _crowd = new Crowd(_loop, settings, Protocol.Create(settings.Protocol, settings.Path, new ChannelNames(settings.ChannelPrefix), new Tokens(settings.TokenFile)), this);
        _measurement = new Measurement(settings.Watched);
        _last = new long[settings.Channels];
    }

    public void Run()
    {
        var connectSeconds = _crowd.ConnectAll();
        Report.Event("ready");
        for (var limit = Clock.Now + 120_000_000; _first == 0;)
        {
            if (Clock.Now > limit)
            {
                throw new InvalidOperationException("Nothing is published.");
            }

            _loop.RunOnce(limit);
        }

        _loop.RunUntil(_first + (long)_pace.WarmUp.TotalMicroseconds);
        _measurement.Begin();
        _loop.RunUntil(Clock.Now + (long)_pace.Duration.TotalMicroseconds);
        _measurement.End();

        // The publisher goes on for a moment, as it began a moment earlier or later; what counts is that nothing is missing.
        _loop.RunUntil(Clock.Now + Patience);
        var report = new Report { ["scenario"] = "listen" };
        _measurement.ReportTo(report);
        _crowd.ReportTo(report, channel => _last[channel]);
        report["connectsPerSecond"] = Math.Round(_crowd.Clients.Count / connectSeconds);
        report.Print();
    }

    public void OnSubscribed(Client client) => _crowd.OnSubscribed();

    public void OnDelivered(Client client, in Delivery delivery)
    {
        if (_first == 0)
        {
            _first = client.ReceivedAt;
        }

        if (client.Sequence.Take(delivery))
        {
            _last[client.Channel] = Math.Max(_last[client.Channel], delivery.Sequence);
            _measurement.Delivered(client.ReceivedAt, delivery.Scheduled);
        }
    }

    public void OnClosed(Client client, string why) => _crowd.OnClosed(why);

    public void Dispose()
    {
        _crowd.Abandon();
        _loop.Dispose();
    }
}
