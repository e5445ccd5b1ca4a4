using Realtime.Backchannel.Tokens;
using Realtime.Service.Protocol;
using Realtime.Service.Tokens;

namespace Realtime.Service.Connections.Commands;

/// <summary>Handles <c>refresh</c> and <c>sub_refresh</c>: a newer token takes the place of one that is about to expire (protocol 1.4).</summary>
internal sealed class RefreshHandler(TokenVerifier tokens)
{
    public async ValueTask HandleAsync(Connection connection, uint id, RefreshRequest request, CancellationToken cancellationToken)
    {
        var verified = await tokens.VerifyConnectionAsync(request.Token, cancellationToken);
        if (verified.Grant is not { } grant)
        {
            connection.Send(id, verified.Status == TokenStatus.Expired ? ErrorCode.TokenExpired : ErrorCode.PermissionDenied);
            return;
        }

        if (grant.User != connection.Grant!.User)
        {
            // Somebody else's: the connection is not theirs (protocol 1.16).
            connection.Close(DisconnectCode.InvalidToken);
            return;
        }

        connection.Renew(grant);
        connection.Send(id, new RefreshReply(connection.Id, connection.Ttl(grant.Expires)));
        EndWhatIsNoLongerGranted(connection);
    }

    public async ValueTask HandleAsync(Connection connection, uint id, SubRefreshRequest request, CancellationToken cancellationToken)
    {
        if (request.Type != 0)
        {
            connection.Send(id, ErrorCode.NotAvailable);
            return;
        }

        if (request.Channel is null || connection.FindSubscription(request.Channel) is not { } subscription)
        {
            connection.Send(id, ErrorCode.PermissionDenied);
            return;
        }

        var verified = await tokens.VerifySubscriptionAsync(request.Token, connection.Grant!.User, request.Channel, cancellationToken);
        if (verified.Grant is not { } grant)
        {
            connection.Send(id, verified.Status == TokenStatus.Expired ? ErrorCode.TokenExpired : ErrorCode.PermissionDenied);
            return;
        }

        connection.Renew(subscription, grant.Expires is { } expires ? connection.ClosesAt(expires) : long.MaxValue);
        connection.Send(id, new SubRefreshReply(connection.Ttl(grant.Expires)));
    }

    private static void EndWhatIsNoLongerGranted(Connection connection)
    {
        foreach (var subscription in connection.Subscriptions())
        {
            if (subscription is { ServerSide: false, Rights: ChannelRights.None }
                && !ChannelAccess.Allows(connection, subscription.Channel.Name, ChannelRights.Subscribe, subscription.Channel.Settings))
            {
                connection.EndSubscription(subscription, UnsubscribeCode.Server);
            }
        }
    }
}
