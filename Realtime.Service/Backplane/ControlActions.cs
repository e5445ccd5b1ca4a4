using Realtime.Backchannel.Control;
using Realtime.Service.Connections;
using Realtime.Service.Protocol;

namespace Realtime.Service.Backplane;

/// <summary>Ends subscriptions and expired connections; subscribing a connection and prolonging it are not offered by this node.</summary>
internal sealed partial class ControlActions(ILogger<ControlActions> log) : IControlActions
{
    public void Subscribe(Connection connection, SubscribeControl control) => LogNotOffered(log, "subscribe");

    public void Unsubscribe(Connection connection, UnsubscribeControl control)
    {
        if (connection.FindSubscription(control.Channel) is { } subscription && connection.RemoveSubscription(subscription))
        {
            subscription.Channel.Remove(subscription);
            connection.Send(ReplyJson.UnsubscribePush(control.Channel, new UnsubscribeCode(control.Code, "server unsubscribe")));
        }
    }

    public void Refresh(Connection connection, RefreshControl control)
    {
        if (control.Expired)
        {
            connection.Close(DisconnectCode.ConnectionExpired);
        }
        else
        {
            LogNotOffered(log, "refresh");
        }
    }

    [LoggerMessage(LogLevel.Debug, "A backend asks to {Action} a connection, which this node does not offer")]
    private static partial void LogNotOffered(ILogger log, string action);
}
