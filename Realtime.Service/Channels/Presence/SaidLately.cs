using System.Collections.Concurrent;
using Realtime.Backchannel.Presence;

namespace Realtime.Service.Channels.Presence;

/// <summary>
/// Who was announced lately, one way or the other. Joins and leaves have no history: what was announced while other nodes
/// were without their connection to Redis is said again when this node has just had the same.
/// </summary>
internal sealed class SaidLately
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(30);

    /// <summary>Bounds memory under a storm.</summary>
    private const int MaxCount = 100_000;

    private readonly ConcurrentQueue<(long At, string Channel, ClientInfo Client)> _said = new();

    public bool IsEmpty => _said.IsEmpty;

    public void Add(string channel, IEnumerable<MembershipChange> changes)
    {
        var now = Environment.TickCount64;
        foreach (var change in changes)
        {
            _said.Enqueue((now, channel, change.Client));
        }

        while (_said.TryPeek(out var oldest) && (_said.Count > MaxCount || now - oldest.At > Span.TotalMilliseconds))
        {
            _said.TryDequeue(out _);
        }
    }

    /// <summary>The clients by channel, each once.</summary>
    public Dictionary<string, List<ClientInfo>> Take()
    {
        var since = Environment.TickCount64 - (long)Span.TotalMilliseconds;
        var clients = new Dictionary<(string Channel, string Client), ClientInfo>();
        while (_said.TryDequeue(out var said))
        {
            if (said.At >= since)
            {
                clients[(said.Channel, said.Client.Client)] = said.Client;
            }
        }

        return clients.GroupBy(client => client.Key.Channel).ToDictionary(channel => channel.Key, channel => channel.Select(client => client.Value).ToList());
    }
}
