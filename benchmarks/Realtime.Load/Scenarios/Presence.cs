using System.Collections;
using Realtime.Load.Loop;
using Realtime.Load.Measuring;
using Realtime.Load.Protocols;
using Realtime.Load.WebSockets;

namespace Realtime.Load.Scenarios;

/// <summary>
/// Members join one channel at a steady rate, in one process or in several that take turns. At the end, everyone must
/// have been told of everyone who joined a while later than they did; who joined before, they would ask for.
/// </summary>
internal sealed class Presence : IClientOwner, IDisposable
{
    /// <summary>In microseconds: who joined so little later may have been there before one's own subscription was.</summary>
    private const long Overlap = 3_000_000;

    /// <summary>How long is waited for the last joins to be told.</summary>
    private const long Patience = 60_000_000;

    private readonly double _rate;
    private readonly int _turn, _turns;
    private readonly EventLoop _loop = new();
    private readonly Crowd _crowd;
    private readonly Measurement _measurement;
    private readonly BitArray[] _seen;
    private long _pushes;

    /// <param name="settings">Who joins what; the token file has the tokens of this process's users.</param>
    /// <param name="rate">Joins per second, of all processes together.</param>
    /// <param name="turn">Which of the processes this is, from 0 on: it has the users with this number, and every <paramref name="turns"/>th after it.</param>
    /// <param name="turns">How many processes there are.</param>
    public Presence(Settings settings, double rate, int turn, int turns)
    {
        (_rate, _turn, _turns) = (rate, turn, turns);
        var names = new ChannelNames(settings.ChannelPrefix);
        _crowd = new Crowd(_loop, settings, new CentrifugeProtocol(settings.Path, names, new Tokens(settings.TokenFile)) { ListensToJoins = true }, this);
        _measurement = new Measurement(settings.Watched);
        _seen = [.. _crowd.Clients.Select(_ => new BitArray(settings.Clients * turns))];
    }

    public void Run()
    {
        var input = new InputEnd(_loop);
        _measurement.Begin();
        var began = Clock.Now;
        for (var i = 0; i < _crowd.Clients.Count; i++)
        {
            _loop.RunUntil(began + (long)(UserOf(i) / _rate * 1e6));
            _crowd.OpenNext();
        }

        var joined = Clock.Now;
        long missing;
        while ((missing = Missing()) > 0 && Clock.Now < joined + Patience && _crowd.Closed == 0)
        {
            _loop.RunUntil(Clock.Now + 500_000);
        }

        _measurement.End();
        Print(missing, (Clock.Now - joined) / 1e6);
        while (!input.IsClosed)
        {
            _loop.RunOnce(Clock.Now + 1_000_000);
        }
    }

    public void OnSubscribed(Client client) => _crowd.OnSubscribed();

    public void OnDelivered(Client client, in Delivery delivery)
    {
    }

    public void OnJoined(Client client, int user)
    {
        _pushes++;
        if (user < _seen[client.Index].Length)
        {
            _seen[client.Index][user] = true;
        }
    }

    public void OnClosed(Client client, string why) => _crowd.OnClosed(why);

    public void Dispose()
    {
        _crowd.Abandon();
        _loop.Dispose();
    }

    /// <summary>How many joins somebody should have been told of and was not.</summary>
    private long Missing()
    {
        long missing = 0;
        var later = (int)(Overlap / 1e6 * _rate);
        foreach (var client in _crowd.Clients)
        {
            var seen = _seen[client.Index];
            for (var user = UserOf(client.Index) + later; user < seen.Length; user++)
            {
                missing += seen[user] ? 0 : 1;
            }
        }

        return missing + _crowd.Clients.Count - _crowd.Subscribed;
    }

    private int UserOf(int client) => _turn + client * _turns;

    private void Print(long missing, double settleSeconds)
    {
        var report = new Report { ["scenario"] = "presence" };
        _measurement.ReportTo(report);
        report["members"] = _crowd.Subscribed;
        report["joinPushes"] = _pushes;
        report["missing"] = missing;
        report["settleSeconds"] = Math.Round(settleSeconds, 2);
        report["closed"] = _crowd.Closed;
        report["firstClosed"] = _crowd.FirstReason;
        report.Print();
    }
}
