using Microsoft.Extensions.Options;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Presence;

/// <summary>
/// Tells who is subscribed to a channel.
/// <code>var stats = await presence.StatsAsync("topic:3.42");</code>
/// Channels of a namespace without <see cref="ChannelNamespace.Presence"/> are always empty.
/// </summary>
/// <remarks>
/// Every method throws <see cref="ArgumentException"/> if the channel's name is malformed or its namespace is not
/// configured, <see cref="RedisException"/> if Redis cannot be reached, and <see cref="TimeoutException"/> if it does not
/// answer within <see cref="BackchannelOptions.RedisTimeout"/>.
/// </remarks>
public sealed class ChannelPresence(
    IConnectionMultiplexer redis, RedisKeys keys, NamespaceTable namespaces, IOptions<BackchannelOptions> options)
{
    private readonly BackchannelOptions _options = options.Value;

    /// <summary>The clients in a channel, in no order.</summary>
    public async Task<IReadOnlyList<ClientInfo>> ListAsync(string channel, CancellationToken cancellationToken = default)
    {
        namespaces.Require(channel);
        var entries = await redis.GetDatabase().HashGetAllAsync(keys.Presence(channel))
            .AnswerAsync(_options.RedisTimeout, cancellationToken);
        return [.. entries.Select(entry => PresenceEntry.TryParse((byte[])entry.Value!)).OfType<ClientInfo>()];
    }

    /// <summary>How many clients and users are in a channel; costs the same however many there are.</summary>
    public async Task<PresenceStats> StatsAsync(string channel, CancellationToken cancellationToken = default)
    {
        namespaces.Require(channel);
        var database = redis.GetDatabase();
        var clients = database.HashLengthAsync(keys.Presence(channel));
        var users = database.HashLengthAsync(keys.PresenceUsers(channel));
        await Task.WhenAll(clients, users).AnswerAsync(_options.RedisTimeout, cancellationToken);
        return new PresenceStats(await clients, await users);
    }
}
