using System.Globalization;
using Forum.Web.Realtime.Outbox;

namespace Forum.Web.Realtime;

/// <summary>
/// Ends realtime connections when what they hang on ends. Everything goes through the outbox: it is saved with whatever
/// else the context saves, goes out when that is committed and <see cref="OutboxSignal.Wake"/> was called, and once
/// Redis is back if it is away.
/// </summary>
internal sealed class LiveSessions(OutboxWriter outbox)
{
    /// <summary>The connections of a login session come back as whoever the browser is by then.</summary>
    public void End(string session) => Add(ConnectionOrderKind.EndSession, session);

    /// <summary>The connections of a user come back with new rights.</summary>
    public void Reconnect(long userId) => Add(ConnectionOrderKind.ReconnectUser, Id(userId));

    /// <summary>The connections of a user end and stay away.</summary>
    public void Disconnect(long userId) => Add(ConnectionOrderKind.DisconnectUser, Id(userId));

    private static string Id(long userId) => userId.ToString(CultureInfo.InvariantCulture);

    private void Add(ConnectionOrderKind kind, string target) => outbox.Add(ConnectionOrder.Channel, new ConnectionOrder(kind, target));
}
