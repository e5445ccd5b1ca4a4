using System.Collections.Concurrent;
using Realtime.Service.Connections;

namespace Realtime.Service.Transports.Http;

/// <summary>The connections of this node whose clients speak through requests of their own (protocol 1.14).</summary>
internal sealed class EmulatedSessions
{
    private readonly ConcurrentDictionary<string, EmulatedSession> _bySecret = new(StringComparer.Ordinal);

    public void Add(EmulatedSession session) => _bySecret[session.Connection.Session!] = session;

    public void Remove(EmulatedSession session) => _bySecret.TryRemove(session.Connection.Session!, out _);

    public EmulatedSession? Find(string secret) => _bySecret.GetValueOrDefault(secret);
}

/// <summary>One of them.</summary>
internal sealed class EmulatedSession(Connection connection)
{
    public Connection Connection => connection;

    /// <summary>Requests may come at the same time; their commands are handled one after the other.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);
}
