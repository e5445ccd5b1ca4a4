using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Channels;
using Realtime.Service.Protocol;
using Realtime.Service.Tokens;

namespace Realtime.Service.Connections.Commands;

/// <summary>Handles <c>subscribe</c> and <c>unsubscribe</c>.</summary>
internal sealed class SubscribeHandler(Node node, ChannelAccess access, Joiner joiner, TokenVerifier tokens)
{
    /// <summary>How often a join begins again because publications were lost while it was under way.</summary>
    private const int MaxAttempts = 3;

    public async ValueTask SubscribeAsync(Connection connection, uint id, SubscribeRequest request, CancellationToken cancellationToken)
    {
        var channel = request.Channel;
        if (Refuse(connection, request, out var settings) is { } error)
        {
            connection.Send(id, error);
            return;
        }

        SubscriptionGrant? byToken = null;
        if (!string.IsNullOrEmpty(request.Token))
        {
            var verified = await tokens.VerifySubscriptionAsync(request.Token, connection.Grant!.User, channel!, cancellationToken);
            if (verified.Grant is null)
            {
                connection.Send(id, verified.Status == TokenStatus.Expired ? ErrorCode.TokenExpired : ErrorCode.PermissionDenied);
                return;
            }

            byToken = verified.Grant;
        }
        else if (!ChannelAccess.Allows(connection, channel!, ChannelRights.Subscribe, settings!))
        {
            connection.Send(id, ErrorCode.PermissionDenied);
            return;
        }

        await JoinAsync(connection, id, request, settings!, byToken, cancellationToken);
    }

    public static void Unsubscribe(Connection connection, uint id, UnsubscribeRequest request)
    {
        if (request.Channel is null)
        {
            connection.Close(DisconnectCode.BadRequest);
            return;
        }

        // An SDK takes any error for a broken connection, so leaving a channel twice is no error (protocol 1.4).
        if (connection.FindSubscription(request.Channel) is { ServerSide: false } subscription)
        {
            connection.Leave(subscription);
        }

        connection.Send(id, DoneReply.Unsubscribe);
    }

    private async ValueTask JoinAsync(
        Connection connection, uint id, SubscribeRequest request, ChannelNamespace settings, SubscriptionGrant? byToken, CancellationToken cancellationToken)
    {
        var rights = byToken?.Rights ?? ChannelRights.None;
        var flags = SubscriptionKind.Of(connection, request, settings, rights);

        // What was missed is history: who may not read it gets none of it by asking to recover.
        var options = new JoinOptions(flags, flags.HasFlag(SubscriptionFlags.Recoverable) ? request : null)
        {
            Rights = rights,
            Info = byToken?.Info,
            Ttl = connection.Ttl(byToken?.Expires),
            ExpiresAt = byToken?.Expires is { } expires ? connection.ClosesAt(expires) : long.MaxValue,
        };
        if (await joiner.BeginAsync(connection, request.Channel!, settings, options, cancellationToken) is not { } join)
        {
            connection.Send(id, ErrorCode.AlreadySubscribed);
            return;
        }

        await EnterAsync(join, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            if (join.Result is { WasRecovering: true, Recovered: false } && (request.Flag & SubscribeRequest.RejectUnrecovered) != 0)
            {
                join.Cancel();
                connection.Send(id, ErrorCode.UnrecoverablePosition);
                return;
            }

            var outcome = join.Complete(connection.Format.Frame(connection.Format.Codec.Write(id, new SubscribeReply(join.Result))));
            if (outcome == JoinOutcome.Live)
            {
                return;
            }

            if (outcome == JoinOutcome.Gone)
            {
                // A backend has ended it, of which the client has heard; its command must be answered all the same.
                connection.Send(id, ErrorCode.PermissionDenied);
                return;
            }

            if (attempt == MaxAttempts)
            {
                join.Cancel();
                connection.Send(id, ErrorCode.Internal);
                return;
            }

            await join.ReadAgainAsync(cancellationToken);
        }
    }

    /// <summary>Before the answer, so that whoever asks next who is there finds this client, too.</summary>
    private async Task EnterAsync(Join join, CancellationToken cancellationToken)
    {
        try
        {
            await node.Presence.EnterAsync(join.Subscription, cancellationToken);
        }
        catch
        {
            join.Cancel();
            throw;
        }
    }

    /// <summary>What does not depend on who asks.</summary>
    private ErrorCode? Refuse(Connection connection, SubscribeRequest request, out ChannelNamespace? settings) =>
        access.Find(request.Channel, out settings) is { } error ? error
        : request.Type != 0 ? ErrorCode.NotAvailable
        : request.Tf is not null ? ErrorCode.BadRequest
        : connection.FindSubscription(request.Channel!) is not null ? ErrorCode.AlreadySubscribed
        : connection.SubscriptionCount >= node.Options.MaxChannelsPerConnection ? ErrorCode.LimitExceeded
        : null;
}
