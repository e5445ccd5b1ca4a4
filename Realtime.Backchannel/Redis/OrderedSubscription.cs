using StackExchange.Redis;

namespace Realtime.Backchannel.Redis;

/// <summary>
/// Subscribes to a Redis pub/sub channel so that the handler sees its messages one at a time and in order.
/// StackExchange.Redis 1.x gives that to plain handlers; 2.x runs those concurrently and keeps order only in a
/// message queue, which 1.x lacks. This file is the only one that knows.
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
#if STACKEXCHANGE_REDIS_1
        await subscriber.SubscribeAsync(literal, (_, message) => handler((byte[])message));
#else
        var queue = await subscriber.SubscribeAsync(literal);
        queue.OnMessage(received => handler((byte[])received.Message!));
#endif
    }

    /// <summary>Ends every subscription to the channel on this connection.</summary>
    public static Task UnsubscribeInOrderAsync(this ISubscriber subscriber, string channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return subscriber.UnsubscribeAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal));
    }
}
