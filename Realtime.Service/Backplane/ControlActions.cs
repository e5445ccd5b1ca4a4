using System.Text;
using Realtime.Backchannel.Control;
using Realtime.Backchannel.Publishing;
using Realtime.Service.Channels;
using Realtime.Service.Connections;
using Realtime.Service.Protocol;

namespace Realtime.Service.Backplane;

/// <summary>
/// What backends may do to a connection besides closing it. Called on a thread of the Redis client: does not block and
/// does not throw.
/// </summary>
internal sealed partial class ControlActions(Node node, Joiner joiner)
{
    public void Subscribe(Connection connection, SubscribeControl control) => SubscribeAsync(connection, control).Forget();

    public static void Unsubscribe(Connection connection, UnsubscribeControl control)
    {
        if (connection.FindSubscription(control.Channel) is { } subscription)
        {
            connection.EndSubscription(subscription, new UnsubscribeCode(control.Code, UnsubscribeCode.Server.Reason));
        }
    }

    public static void Refresh(Connection connection, RefreshControl control)
    {
        if (control.Expired)
        {
            connection.Close(DisconnectCode.ConnectionExpired);
            return;
        }

        var grant = connection.Grant!;
        connection.Renew(grant with { Expires = control.ExpireAt, Info = control.Info?.GetRawText() ?? grant.Info });
        connection.Send("", new RefreshPush(connection.Ttl(control.ExpireAt)));
    }

    private async Task SubscribeAsync(Connection connection, SubscribeControl control)
    {
        if (node.Namespaces.Find(control.Channel) is not { } settings || connection.State != ConnectionState.Connected)
        {
            return;
        }

        var recover = control.RecoverSince is { } since ? new RecoverRequest { Recover = true, Offset = since.Offset, Epoch = since.Epoch } : null;
        var options = new JoinOptions(SubscriptionKind.ServerSide(settings), recover)
        {
            Info = control.Info?.GetRawText(),
            Data = control.Data is { } data ? new Payload(Encoding.UTF8.GetBytes(data.GetRawText())) : null,
            ExpiresAt = control.ExpireAt is { } expires ? connection.ClosesAt(expires) : long.MaxValue,
        };
        Join? join = null;
        try
        {
            join = await joiner.BeginAsync(connection, control.Channel, settings, options, CancellationToken.None);
            if (join is null)
            {
                return;
            }

            await node.Presence.EnterAsync(join.Subscription, CancellationToken.None);
            var format = connection.Format;
            if (join.Complete(format.Frame(Messages(format.Codec, control.Channel, join.Result))) == JoinOutcome.Behind)
            {
                join.Cancel();
                connection.Close(DisconnectCode.InsufficientState);
            }
        }
        catch (Exception exception)
        {
            join?.Cancel();
            LogFailed(node.Log, exception);
        }
    }

    /// <summary>The push itself has no room for what was missed: it follows as publications.</summary>
    private static List<byte[]> Messages(Codec codec, string channel, SubscribeResult result)
    {
        var messages = new List<byte[]> { codec.Write(channel, new SubscribePush(result)) };
        foreach (var message in result.Publications)
        {
            if (Envelope.TryParse(message, out var envelope))
            {
                messages.Add(codec.Write(channel, envelope, PublicationData.Plain));
            }
        }

        return messages;
    }

    [LoggerMessage(LogLevel.Warning, "A subscription that a backend asked for could not be made")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
