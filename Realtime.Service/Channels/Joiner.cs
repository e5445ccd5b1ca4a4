using Realtime.Backchannel.Channels;
using Realtime.Service.Connections;

namespace Realtime.Service.Channels;

/// <summary>
/// Brings a connection into a channel without losing a publication on the way (protocol 1.10, step 5): first the
/// channel keeps what comes in for it, then the history is read, then both are put together.
/// </summary>
internal sealed class Joiner(Node node)
{
    /// <summary>
    /// Begins: the subscription is known to the channel, and the result is ready to be sent. Null if the connection is
    /// subscribed already.
    /// </summary>
    public async Task<Join?> BeginAsync(
        Connection connection, string channel, ChannelNamespace settings, JoinOptions options, CancellationToken cancellationToken)
    {
        var subscription = await node.Hub.BeginJoinAsync(connection, channel, settings, options);
        if (!connection.TryAddSubscription(subscription))
        {
            subscription.Channel.Remove(subscription);
            return null;
        }

        var join = new Join(node, subscription, options);
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
