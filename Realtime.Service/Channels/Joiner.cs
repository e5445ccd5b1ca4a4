using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Publishing;
using Realtime.Service.Connections;
using Realtime.Service.Protocol;

namespace Realtime.Service.Channels;

/// <summary>
/// Brings a connection into a channel without losing a publication on the way (protocol 1.10, step 5): first the
/// channel keeps what comes in for it, then the history is read, then both are put together.
/// </summary>
internal sealed class Joiner(Node node)
{
    /// <summary>Begins: the subscription is known to the channel, and the result is ready to be sent.</summary>
    public async Task<Join> BeginAsync(
        Connection connection, string channel, ChannelNamespace settings, bool serverSide, RecoverRequest? recover, CancellationToken cancellationToken)
    {
        var subscription = await node.Hub.BeginJoinAsync(connection, channel, settings, serverSide);
        connection.AddSubscription(subscription);
        var join = new Join(node, subscription, recover is { Recover: true } ? recover : null);
        try
        {
            await join.ReadAgainAsync(cancellationToken);
            return join;
        }
        catch
        {
            join.Cancel();
            throw;
        }
    }
}
