using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Channels;
using Realtime.Service.Protocol;
using Realtime.Service.Transports.WebSockets;

namespace Realtime.Service.Connections;

/// <summary>Handles <c>subscribe</c> and <c>unsubscribe</c>.</summary>
internal sealed class SubscribeHandler(Node node, ChannelAccess access, Joiner joiner)
{
    /// <summary>How often a join begins again because publications were lost while it was under way.</summary>
    private const int MaxAttempts = 3;

    public async ValueTask SubscribeAsync(Connection connection, uint id, SubscribeRequest request, CancellationToken cancellationToken)
    {
        if (Refuse(connection, request.Channel, out var settings) is { } error)
        {
            connection.Send(ReplyJson.Error(id, error));
            return;
        }

        var join = await joiner.BeginAsync(connection, request.Channel!, settings!, serverSide: false, request, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            if (join.Result is { WasRecovering: true, Recovered: false } && (request.Flag & SubscribeRequest.RejectUnrecovered) != 0)
            {
                join.Cancel();
                connection.Send(ReplyJson.Error(id, ErrorCode.UnrecoverablePosition));
                return;
            }

            if (join.TryComplete(FrameFormat.Build(FrameFormat.Text, ReplyJson.Subscribed(id, join.Result))))
            {
                return;
            }

            if (attempt == MaxAttempts)
            {
                join.Cancel();
                connection.Send(ReplyJson.Error(id, ErrorCode.Internal));
                return;
            }

            await join.ReadAgainAsync(cancellationToken);
        }
    }

    public static void Unsubscribe(Connection connection, uint id, UnsubscribeRequest request)
    {
        if (request.Channel is null)
        {
            connection.Close(DisconnectCode.BadRequest);
            return;
        }

        // An SDK takes any error for a broken connection, so leaving a channel twice is no error (protocol 1.4).
        if (connection.FindSubscription(request.Channel) is { ServerSide: false } subscription && connection.RemoveSubscription(subscription))
        {
            subscription.Channel.Remove(subscription);
        }

        connection.Send(ReplyJson.Unsubscribed(id));
    }

    private ErrorCode? Refuse(Connection connection, string? channel, out ChannelNamespace? settings) =>
        access.Refuse(connection, channel, ChannelRights.Subscribe, out settings) is { } error ? error
        : connection.FindSubscription(channel!) is not null ? ErrorCode.AlreadySubscribed
        : connection.SubscriptionCount >= node.Options.MaxChannelsPerConnection ? ErrorCode.LimitExceeded
        : null;
}
