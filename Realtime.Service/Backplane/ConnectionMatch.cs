using Realtime.Backchannel.Control;
using Realtime.Service.Connections;

namespace Realtime.Service.Backplane;

/// <summary>Finds the connections that a filter means. An id that no connection can have means none.</summary>
internal readonly struct ConnectionMatch(ConnectionFilter filter)
{
    private readonly Guid? _client = filter.Client is null ? null : ParseId(filter.Client);
    private readonly HashSet<Guid> _except = [.. filter.Except.Select(ParseId)];

    public bool Includes(Connection connection) =>
        connection.Grant is { } grant &&
        (filter.User is null || filter.User == grant.User) &&
        (filter.Session is null || filter.Session == grant.Session) &&
        (_client is null || _client == connection.Id) &&
        !_except.Contains(connection.Id);

    private static Guid ParseId(string id) => Guid.TryParse(id, out var parsed) ? parsed : Guid.Empty;
}
