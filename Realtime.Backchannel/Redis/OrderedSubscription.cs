using StackExchange.Redis;

namespace Realtime.Backchannel.Redis;

/// <summary>
/// Subscribes to a Redis pub/sub channel so that the handler sees its messages one at a time and in order.
/// StackExchange.Redis runs plain handlers concurrently; only a message queue keeps the order.
/// </summary>
public static class OrderedSubscription
{
    /// <summary>Subscribes; completes when Redis has confirmed. The subscription is renewed after a reconnect.</summary>
    /// <param name="subscriber">The connection's subscriber.</param>
    /// <param name="channel">The literal pub/sub channel.</param>
    /// <param name="handler">Called for each message; must not block and must not throw.</param>
    public static async Task SubscribeInOrderAsync(this ISubscriber subscriber, string channel, Action<byte[]> handler)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(handler);
        var literal = new RedisChannel(channel, RedisChannel.PatternMode.Literal);
        var queue = await subscriber.SubscribeAsync(literal);
        queue.OnMessage(received => handler((byte[])received.Message!));
    }

    /// <summary>Ends every subscription to the channel on this connection.</summary>
    public static Task UnsubscribeInOrderAsync(this ISubscriber subscriber, string channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return subscriber.UnsubscribeAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal));
    }
}
