using Realtime.Backchannel.Redis;
using Realtime.Service.Channels;

namespace Realtime.Service.Backplane;

/// <summary>The way of publications from Redis to this node: one subscription per channel, however many readers it has.</summary>
internal sealed class RedisBackplane(PubSubConnection pubSub, RedisKeys keys, BackplaneQueue queue)
{
    /// <summary>Has Redis send the channel's messages here; they go to the queue, in order.</summary>
    public Task SubscribeAsync(LocalChannel channel) =>
        pubSub.SubscribeAsync(keys.PubSub(channel.Name), message => queue.Enqueue(channel, message));

    public Task UnsubscribeAsync(LocalChannel channel) => pubSub.UnsubscribeAsync(keys.PubSub(channel.Name));
}
