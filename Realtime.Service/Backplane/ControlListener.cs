using Realtime.Backchannel.Control;
using Realtime.Backchannel.Redis;
using Realtime.Service.Protocol;
using StackExchange.Redis;

namespace Realtime.Service.Backplane;

/// <summary>Closes connections when a backend says so (<see cref="ConnectionControl"/>): every node hears it and looks at its own.</summary>
internal sealed class ControlListener(IConnectionMultiplexer redis, RedisKeys keys, Node node) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        redis.GetSubscriber().SubscribeInOrderAsync(keys.Control, Apply);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Apply(byte[] message)
    {
        if (ControlMessage.TryParse(message) is not { } control)
        {
            return;
        }

        var why = new DisconnectCode(control.Code, control.Reason);
        foreach (var connection in node.Connections.Snapshot())
        {
            if (connection.Grant is { } grant &&
                (control.User is null || control.User == grant.User) &&
                (control.Session is null || control.Session == grant.Session))
            {
                connection.Close(why);
            }
        }
    }
}
