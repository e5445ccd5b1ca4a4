using Realtime.Backchannel.Control;
using Realtime.Backchannel.Redis;
using Realtime.Service.Connections;
using Realtime.Service.Connections.Commands;
using Realtime.Service.Protocol;

namespace Realtime.Service.Backplane;

/// <summary>Does to connections what a backend says (<see cref="ConnectionControl"/>): every node hears it and looks at its own.</summary>
internal sealed class ControlListener(
    PubSubConnection pubSub, RedisKeys keys, Node node, ControlActions actions, ReconnectTokenHandler reconnectTokens) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        pubSub.Listen(keys.Control, Apply);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Apply(byte[] message)
    {
        if (ControlMessage.TryParse(message) is not { } control)
        {
            return;
        }

        var match = new ConnectionMatch(control.Connections);
        foreach (var connection in node.Connections.Snapshot())
        {
            if (match.Includes(connection))
            {
                Apply(control, connection);
            }
        }
    }

    private void Apply(ControlMessage control, Connection connection)
    {
        switch (control)
        {
            case DisconnectControl disconnect:
                connection.Close(new DisconnectCode(disconnect.Reason.Code, disconnect.Reason.Text));
                reconnectTokens.Forget(connection);
                break;
            case UnsubscribeControl unsubscribe:
                ControlActions.Unsubscribe(connection, unsubscribe);
                break;
            case SubscribeControl subscribe:
                actions.Subscribe(connection, subscribe);
                break;
            case RefreshControl refresh:
                ControlActions.Refresh(connection, refresh);
                break;
        }
    }
}
