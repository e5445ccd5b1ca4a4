using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tokens;

/// <summary>
/// Verifies whatever token a client presents. One with two dots is a JWT where JWTs are accepted; every other one is
/// looked up in Redis, where unknown may mean expired: the client shall fetch another (protocol 1.16).
/// </summary>
internal sealed class TokenVerifier(TokenStore store, JwtVerifier jwt, TimeProvider clock)
{
    /// <summary>No token in Redis is longer; a longer one is not looked up.</summary>
    private const int MaxOpaqueLength = 512;

    /// <inheritdoc cref="VerifyConnectionAsync(string?, Action{TokenGrant}?, CancellationToken)"/>
    public ValueTask<TokenResult<TokenGrant>> VerifyConnectionAsync(string? token, CancellationToken cancellationToken) =>
        VerifyConnectionAsync(token, identified: null, cancellationToken);

    /// <summary>Verifies a token for <c>connect</c>. One from Redis is used up by this.</summary>
    /// <param name="token">The token; null, if none was presented, counts as expired.</param>
    /// <param name="identified">Called with the grant before it is known whether it was revoked (<see cref="TokenStore"/> says why).</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer in time.</exception>
    public async ValueTask<TokenResult<TokenGrant>> VerifyConnectionAsync(
        string? token, Action<TokenGrant>? identified, CancellationToken cancellationToken)
    {
        if (IsJwt(token))
        {
            return await jwt.VerifyConnectionAsync(token!, identified, cancellationToken);
        }

        return IsOpaque(token) && await store.TakeAsync(token!, identified, cancellationToken) is { } grant && !IsOver(grant.Expires)
            ? TokenResult<TokenGrant>.Valid(grant)
            : TokenResult<TokenGrant>.Expired;
    }

    /// <summary>
    /// Verifies a token for <c>subscribe</c>. One from Redis is used up by this. A token for another user or channel
    /// is invalid, and so is none.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="user">Whose connection presents it.</param>
    /// <param name="channel">What it wants to subscribe to.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="StackExchange.Redis.RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer in time.</exception>
    public async ValueTask<TokenResult<SubscriptionGrant>> VerifySubscriptionAsync(
        string? token, string user, string channel, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token))
        {
            return TokenResult<SubscriptionGrant>.Invalid;
        }

        var result = IsJwt(token) ? await jwt.VerifySubscriptionAsync(token, cancellationToken)
            : IsOpaque(token) && await store.TakeSubscriptionAsync(token, cancellationToken) is { } grant && !IsOver(grant.Expires)
                ? TokenResult<SubscriptionGrant>.Valid(grant)
            : TokenResult<SubscriptionGrant>.Expired;

        return result.IsValid && (result.Grant.User != user || result.Grant.Channel != channel)
            ? TokenResult<SubscriptionGrant>.Invalid
            : result;
    }

    private bool IsJwt(string? token) => jwt.IsEnabled && token.AsSpan().Count('.') == 2;

    private static bool IsOpaque(string? token) => token is { Length: > 0 and <= MaxOpaqueLength };

    private bool IsOver(DateTimeOffset? expires) => expires <= clock.GetUtcNow();
}
