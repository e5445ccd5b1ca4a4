using Realtime.Backchannel.Presence;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Protocol;

namespace Realtime.Service.Connections.Commands;

/// <summary>Handles <c>presence</c> and <c>presence_stats</c>: who is in a channel, for who may see it (protocol 1.4).</summary>
internal sealed class PresenceHandler(ChannelAccess access, ChannelPresence presence)
{
    public async ValueTask ListAsync(Connection connection, uint id, ChannelRequest request, CancellationToken cancellationToken)
    {
        if (Refuse(connection, request.Channel) is { } error)
        {
            connection.Send(id, error);
            return;
        }

        connection.Send(id, new PresenceReply(await presence.ListAsync(request.Channel!, cancellationToken)));
    }

    public async ValueTask CountAsync(Connection connection, uint id, ChannelRequest request, CancellationToken cancellationToken)
    {
        if (Refuse(connection, request.Channel) is { } error)
        {
            connection.Send(id, error);
            return;
        }

        connection.Send(id, new PresenceStatsReply(await presence.StatsAsync(request.Channel!, cancellationToken)));
    }

    private ErrorCode? Refuse(Connection connection, string? channel) =>
        access.Refuse(connection, channel, ChannelRights.Presence, out var settings) is { } error ? error
        : !settings!.Presence ? ErrorCode.NotAvailable
        : null;
}
