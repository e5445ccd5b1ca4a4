using Microsoft.Extensions.Options;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Directory;

/// <summary>
/// Tells who is online: has a connection to any node, or had one until <see cref="BackchannelOptions.OfflineGrace"/> ago.
/// <code>var online = await onlineUsers.FindAsync(members.Select(m => m.Id).ToList());</code>
/// The answers agree with the events <c>UserOnline</c> and <c>UserOffline</c>.
/// </summary>
/// <remarks>Every method throws <see cref="RedisException"/> if Redis cannot be reached, and <see cref="TimeoutException"/> if it does not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</remarks>
public sealed class OnlineUsers(IConnectionMultiplexer redis, RedisKeys keys, IOptions<BackchannelOptions> options)
{
    private const int MaxPerCall = 5000;

    private readonly BackchannelOptions _options = options.Value;

    /// <summary>Those of <paramref name="users"/> who are online: one question to Redis for every 5,000.</summary>
    public async Task<IReadOnlySet<string>> FindAsync(IReadOnlyCollection<string> users, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(users);
        var online = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in users.Chunk(MaxPerCall))
        {
            var counts = await redis.GetDatabase()
                .HashGetAsync(keys.Members(DirectoryKind.Users), Array.ConvertAll(chunk, user => (RedisValue)user))
                .AnswerAsync(_options.RedisTimeout, cancellationToken);
            for (var i = 0; i < chunk.Length; i++)
            {
                if (!counts[i].IsNull)
                {
                    online.Add(chunk[i]);
                }
            }
        }

        return online;
    }

    /// <summary>Whether a user is online.</summary>
    public Task<bool> IsOnlineAsync(string user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        return redis.GetDatabase().HashExistsAsync(keys.Members(DirectoryKind.Users), user)
            .AnswerAsync(_options.RedisTimeout, cancellationToken);
    }

    /// <summary>How many users are online.</summary>
    public Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        redis.GetDatabase().HashLengthAsync(keys.Members(DirectoryKind.Users)).AnswerAsync(_options.RedisTimeout, cancellationToken);
}
