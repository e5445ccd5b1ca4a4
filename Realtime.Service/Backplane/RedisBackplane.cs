using Realtime.Backchannel.Redis;
using Realtime.Service.Channels;
using StackExchange.Redis;

namespace Realtime.Service.Backplane;

/// <summary>The node's pub/sub connection to Redis: one subscription per channel, however many readers it has.</summary>
internal sealed class RedisBackplane(IConnectionMultiplexer redis, RedisKeys keys, BackplaneQueue queue)
{
    /// <summary>Has Redis send the channel's messages here; they go to the queue, in order.</summary>
    public Task SubscribeAsync(LocalChannel channel) =>
        redis.GetSubscriber().SubscribeInOrderAsync(keys.PubSub(channel.Name), message => queue.Enqueue(channel, message));

    public Task UnsubscribeAsync(LocalChannel channel) =>
        redis.GetSubscriber().UnsubscribeInOrderAsync(keys.PubSub(channel.Name));
}
