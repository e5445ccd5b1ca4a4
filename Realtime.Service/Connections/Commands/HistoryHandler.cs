using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Protocol;

namespace Realtime.Service.Connections.Commands;

/// <summary>Handles <c>history</c>: a page of what a channel keeps, for who may read it (protocol 1.4).</summary>
internal sealed class HistoryHandler(Node node, ChannelAccess access)
{
    public async ValueTask HandleAsync(Connection connection, uint id, HistoryRequest request, CancellationToken cancellationToken)
    {
        if (Refuse(connection, request) is { } error)
        {
            connection.Send(id, error);
            return;
        }

        var most = node.Options.MaxRecoveredPublications;
        var limit = request.Limit < 0 ? most : Math.Min(request.Limit, most);
        var page = await node.History.ReadPageAsync(
            request.Channel!, new HistoryQuery(limit, request.Since?.Offset, request.Reverse), cancellationToken);
        if (request.Since is { Epoch.Length: > 0 } since && since.Epoch != page.Position.Epoch)
        {
            connection.Send(id, ErrorCode.UnrecoverablePosition);
        }
        else
        {
            connection.Send(id, new HistoryReply(page));
        }
    }

    private ErrorCode? Refuse(Connection connection, HistoryRequest request) =>
        request.Limit < -1 || request is { Reverse: true, Since.Offset: 0 } ? ErrorCode.BadRequest
        : access.Refuse(connection, request.Channel, ChannelRights.History, out var settings) is { } error ? error
        : !settings!.HasHistory ? ErrorCode.NotAvailable
        : null;
}
