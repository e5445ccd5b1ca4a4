using System.Net;
using Realtime.Load.Loop;
using Realtime.Load.Protocols;

namespace Realtime.Load.WebSockets;

/// <summary>All clients of a process, and how they connect: a bounded number at a time.</summary>
internal sealed class Crowd
{
    private readonly EventLoop _loop;
    private readonly Settings _settings;
    private int _opened;
    private int _pending;

    public Crowd(EventLoop loop, Settings settings, Protocol protocol, IClientOwner owner)
    {
        (_loop, _settings) = (loop, settings);
        Clients = [.. Enumerable.Range(0, settings.Clients).Select(i => new Client(loop, protocol, owner, i, i % settings.Channels))];
    }

    public IReadOnlyList<Client> Clients { get; }

    /// <summary>How many have subscribed so far.</summary>
    public int Subscribed { get; private set; }

    /// <summary>How many were closed, and not by us.</summary>
    public int Closed { get; private set; }

    /// <summary>Why the first of them was.</summary>
    public string? FirstReason { get; private set; }

    /// <summary>How many clients are in a channel.</summary>
    public int CountIn(int channel) => Clients.Count / _settings.Channels + (channel < Clients.Count % _settings.Channels ? 1 : 0);

    /// <summary>Connects all clients, and returns when they are subscribed; how many seconds that took.</summary>
    public double ConnectAll()
    {
        var began = Clock.Now;
        var limit = began + 30_000_000 + Clients.Count * 10_000L;
        while (Subscribed < Clients.Count)
        {
            while (_opened < Clients.Count && _pending < _settings.Connecting)
            {
                OpenNext();
            }

            _loop.RunOnce(Clock.Now + 100_000);
            if (Closed > 0 || Clock.Now > limit)
            {
                throw new InvalidOperationException($"{Subscribed} of {Clients.Count} could subscribe: {FirstReason ?? "it takes too long"}.");
            }
        }

        return (Clock.Now - began) / 1e6;
    }

    /// <summary>Opens one connection more.</summary>
    public void OpenNext()
    {
        _pending++;
        Clients[_opened].Open(NodeOf(_opened));
        _opened++;
    }

    public IPEndPoint NodeOf(int client) => _settings.Nodes[client % _settings.Nodes.Count];

    public void OnSubscribed()
    {
        Subscribed++;
        _pending--;
    }

    public void OnClosed(string why)
    {
        Closed++;
        FirstReason ??= why;
    }

    /// <summary>Writes down what went wrong with deliveries, and with connections.</summary>
    /// <param name="report">Where to.</param>
    /// <param name="lastOf">The number of a channel's last publication.</param>
    public void ReportTo(Report report, Func<int, long> lastOf)
    {
        report["lost"] = Clients.Sum(client => client.Sequence.Lost(lastOf(client.Channel)));
        report["duplicated"] = Clients.Sum(client => client.Sequence.Duplicated);
        report["reordered"] = Clients.Sum(client => client.Sequence.Reordered);
        report["closed"] = Closed;
        report["firstClosed"] = FirstReason;
    }

    public void Abandon()
    {
        foreach (var client in Clients)
        {
            client.Abandon();
        }
    }
}
