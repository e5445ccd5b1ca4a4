using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Tokens;

/// <summary>The nodes' side of <see cref="TokenMint"/>.</summary>
public sealed class TokenStore(
    IConnectionMultiplexer redis, RedisKeys keys, TokenRevocation revocation, IOptions<BackchannelOptions> options)
{
    private readonly BackchannelOptions _options = options.Value;

    /// <summary>
    /// Takes the token out of Redis, so that a second attempt fails, and returns what it grants; null if the token is
    /// unknown, used, expired or revoked: they cannot be told apart.
    /// </summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public Task<TokenGrant?> TakeAsync(string token, CancellationToken cancellationToken = default) =>
        TakeAsync(token, identified: null, cancellationToken);

    /// <inheritdoc cref="TakeAsync(string, CancellationToken)"/>
    /// <param name="token">The token.</param>
    /// <param name="identified">
    /// Called with the grant before it is known whether it was revoked. Whoever can be found by a control message from
    /// here on misses no revocation: one that comes later is heard, one that came earlier has left its mark.
    /// </param>
    /// <param name="cancellationToken">Stops waiting; the token may be used up.</param>
    public async Task<TokenGrant?> TakeAsync(string token, Action<TokenGrant>? identified, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (await TakeAsync(keys.Token(token), TokenJson.Default.Connection, cancellationToken) is not { Grant: { } grant } stored)
        {
            return null;
        }

        identified?.Invoke(grant);
        var marks = await revocation.ReadAsync(grant.User, grant.Session, cancellationToken);
        return marks.AreNewerThan(stored.Seen) ? null : grant with { Seen = marks };
    }

    /// <summary>Takes a token out of Redis that nobody shall use any more.</summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public Task ForgetAsync(string token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        return redis.GetDatabase().KeyDeleteAsync(keys.Token(token)).AnswerAsync(_options.RedisTimeout, cancellationToken);
    }

    /// <summary>
    /// Takes a subscription token out of Redis, so that a second attempt fails, and returns what it grants; null if the
    /// token is unknown, used, expired or revoked: they cannot be told apart.
    /// </summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public async Task<SubscriptionGrant?> TakeSubscriptionAsync(string token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (await TakeAsync(keys.SubscriptionToken(token), TokenJson.Default.Subscription, cancellationToken) is not { Grant: { } grant } stored)
        {
            return null;
        }

        var marks = await revocation.ReadAsync(grant.User, session: null, cancellationToken);
        return marks.AreNewerThan(stored.Seen) ? null : grant;
    }

    private async Task<StoredToken<TGrant>?> TakeAsync<TGrant>(
        RedisKey key, JsonTypeInfo<StoredToken<TGrant>> type, CancellationToken cancellationToken)
        where TGrant : class
    {
        var answer = await redis.GetDatabase().StringGetDeleteAsync(key).AnswerAsync(_options.RedisTimeout, cancellationToken);
        return answer.IsNull ? null : JsonSerializer.Deserialize((byte[])answer!, type);
    }
}
