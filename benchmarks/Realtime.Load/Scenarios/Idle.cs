using Realtime.Load.Loop;
using Realtime.Load.Measuring;
using Realtime.Load.Protocols;
using Realtime.Load.WebSockets;

namespace Realtime.Load.Scenarios;

/// <summary>
/// Connects and subscribes clients, reports how fast that went and what the server uses for them, and holds them,
/// answering pings, until standard input is closed.
/// </summary>
internal sealed class Idle : IClientOwner, IDisposable
{
    private readonly Settings _settings;
    private readonly TimeSpan _rest;
    private readonly EventLoop _loop = new();
    private readonly Crowd _crowd;

    /// <param name="settings">Who connects to what.</param>
    /// <param name="rest">How long the server may tidy up before its memory is looked at.</param>
    public Idle(Settings settings, TimeSpan rest)
    {
        (_settings, _rest) = (settings, rest);
        var protocol = Protocol.Create(settings.Protocol, settings.Path, new ChannelNames(settings.ChannelPrefix), new Tokens(settings.TokenFile));
        _crowd = new Crowd(_loop, settings, protocol, this);
    }

    public void Run()
    {
        var input = new InputEnd(_loop);
        var before = ProcessUse.Of(_settings.Watched);
        var seconds = _crowd.ConnectAll();
        var connected = ProcessUse.Of(_settings.Watched);
        _loop.RunUntil(Clock.Now + (long)_rest.TotalMicroseconds);
        var after = ProcessUse.Of(_settings.Watched);
        new Report
        {
            ["scenario"] = "idle",
            ["clients"] = _crowd.Subscribed,
            ["connectSeconds"] = Math.Round(seconds, 3),
            ["connectsPerSecond"] = Math.Round(_crowd.Subscribed / seconds),
            ["serverCpuMicrosecondsPerConnect"] = Math.Round((connected.ProcessorSeconds - before.ProcessorSeconds) * 1e6 / _crowd.Subscribed, 1),
            ["serverIdleCpuSecondsPerSecond"] = Math.Round((after.ProcessorSeconds - connected.ProcessorSeconds) / _rest.TotalSeconds, 4),
            ["serverRssBytesBefore"] = before.ResidentBytes,
            ["serverRssBytes"] = after.ResidentBytes,
            ["serverRssBytesPerConnection"] = (after.ResidentBytes - before.ResidentBytes) / _crowd.Subscribed,
            ["closed"] = _crowd.Closed,
            ["firstClosed"] = _crowd.FirstReason,
        }.Print();
        while (!input.IsClosed)
        {
            _loop.RunOnce(Clock.Now + 1_000_000);
        }
    }

    public void OnSubscribed(Client client) => _crowd.OnSubscribed();

    public void OnDelivered(Client client, in Delivery delivery)
    {
    }

    public void OnClosed(Client client, string why) => _crowd.OnClosed(why);

    public void Dispose()
    {
        _crowd.Abandon();
        _loop.Dispose();
    }
}
