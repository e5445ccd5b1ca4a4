using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Tokens;

/// <summary>
/// Mints the tokens that let a browser connect, or subscribe to one channel more.
/// <code>var token = await mint.MintAsync(new TokenGrant { User = "42", Grants = [new("topic:3.*", ChannelRights.Subscribe)] });</code>
/// Give a token only to the user it is for, over the site's own authenticated connection, never in a URL.
/// </summary>
/// <remarks>A token: 256 random bits in base64url, single use, valid for <see cref="BackchannelOptions.TokenTtl"/>.</remarks>
public sealed class TokenMint(
    IConnectionMultiplexer redis, RedisKeys keys, TokenRevocation revocation, IOptions<BackchannelOptions> options)
{
    private const int TokenBytes = 32;

    private readonly BackchannelOptions _options = options.Value;

    /// <summary>Stores the grant under a new token, which is for <c>connect</c>.</summary>
    /// <remarks>
    /// A revocation that comes after this was called makes the token worthless. One that comes between the caller's
    /// looking up what the user may do and this call does not: see the overload that takes a function.
    /// </remarks>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public async Task<string> MintAsync(TokenGrant grant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var seen = await revocation.ReadAsync(grant.User, grant.Session, cancellationToken);
        return await StoreAsync(grant, seen, _options.TokenTtl, cancellationToken);
    }

    /// <summary>
    /// Looks up what a user may do and stores it under a new token, which is for <c>connect</c>. What is revoked while
    /// <paramref name="decide"/> is at work makes the token worthless, so its holder never gets in with rights that
    /// were read too early. It must look again whether the login session is still good, not only at the user's rights.
    /// </summary>
    /// <param name="user">The user that the grant will name.</param>
    /// <param name="session">The login session that the grant will name; empty for none.</param>
    /// <param name="decide">What the user may do; null for nothing any more.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The token; null if <paramref name="decide"/> said so.</returns>
    /// <exception cref="ArgumentException">The grant is for another user or session.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public async Task<string?> MintAsync(
        string user, string session, Func<CancellationToken, Task<TokenGrant?>> decide, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(decide);
        var seen = await revocation.ReadAsync(user, session, cancellationToken);
        if (await decide(cancellationToken) is not { } grant)
        {
            return null;
        }

        return grant.User == user && grant.Session == session
            ? await StoreAsync(grant, seen, _options.TokenTtl, cancellationToken)
            : throw new ArgumentException("The grant is for another user or session.", nameof(decide));
    }

    /// <summary>
    /// Stores the grant of a connection under another token, so that its client can connect once more without the backend's
    /// help. It grants no more, and for no longer; what has been revoked since the connection was let in makes it worthless.
    /// </summary>
    /// <param name="taken">What <see cref="TokenStore"/> said the connection's own token grants.</param>
    /// <param name="ttl">How long the token is valid; at most <see cref="TokenRevocation.MaxTokenLifetime"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The token; null if the grant was not taken for a token.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It would outlive the mark of a revocation.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public async Task<string?> MintReconnectAsync(TokenGrant taken, TimeSpan ttl, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(taken);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ttl, TokenRevocation.MaxTokenLifetime);
        return taken.Seen is { } seen ? await StoreAsync(taken, seen, ttl, cancellationToken) : null;
    }

    /// <summary>Stores the grant under a new token, which is for <c>subscribe</c>.</summary>
    /// <exception cref="ArgumentException">The channel's name is malformed.</exception>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public async Task<string> MintSubscriptionAsync(SubscriptionGrant grant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (!ChannelName.IsValid(grant.Channel))
        {
            throw new ArgumentException("The channel's name is malformed.", nameof(grant));
        }

        var seen = await revocation.ReadAsync(grant.User, session: null, cancellationToken);
        var token = NewToken();
        await StoreAsync(keys.SubscriptionToken(token), new(grant, seen), TokenJson.Default.Subscription, _options.TokenTtl, cancellationToken);
        return token;
    }

    private async Task<string> StoreAsync(TokenGrant grant, RevocationMarks seen, TimeSpan ttl, CancellationToken cancellationToken)
    {
        var token = NewToken();
        await StoreAsync(keys.Token(token), new(grant, seen), TokenJson.Default.Connection, ttl, cancellationToken);
        return token;
    }

    private async Task StoreAsync<TGrant>(
        RedisKey key, StoredToken<TGrant> token, JsonTypeInfo<StoredToken<TGrant>> type, TimeSpan ttl, CancellationToken cancellationToken)
        where TGrant : class =>
        await redis.GetDatabase().StringSetAsync(key, JsonSerializer.SerializeToUtf8Bytes(token, type), ttl)
            .AnswerAsync(_options.RedisTimeout, cancellationToken);

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
}
