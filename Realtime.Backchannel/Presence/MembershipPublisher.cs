using Microsoft.Extensions.Options;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Presence;

/// <summary>Tells the nodes who joined and left a channel, for those of its subscribers who want to know.</summary>
public sealed class MembershipPublisher(
    IConnectionMultiplexer redis, RedisKeys keys, NamespaceTable namespaces, IOptions<BackchannelOptions> options)
{
    private readonly BackchannelOptions _options = options.Value;

    /// <summary>
    /// Publishes changes in their order, in one message: a client that left and came back is there afterwards. Goes into
    /// no history: who misses it asks <see cref="ChannelPresence"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The channel's name is malformed or its namespace is not configured.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public async Task PublishMembershipAsync(
        string channel, IReadOnlyCollection<MembershipChange> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        namespaces.Require(channel);
        if (changes.Count > 0)
        {
            await redis.GetDatabase()
                .PublishAsync(new RedisChannel(keys.PubSub(channel), RedisChannel.PatternMode.Literal), MembershipMessage.Write(changes))
                .AnswerAsync(_options.RedisTimeout, cancellationToken);
        }
    }
}
