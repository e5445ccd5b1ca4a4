using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Tokens;

/// <summary>
/// Verifies JWTs (RFC 7519) from backends that cannot reach Redis: the signature, HS256 or RS256; issuer and audience,
/// where they are configured; the times; and that nothing was revoked since. A token must have <c>exp</c> and
/// <c>iat</c>, at most <see cref="TokenRevocation.MaxTokenLifetime"/> apart: it may be used more than once, and one that
/// outlives the mark of a revocation would be good again.
/// </summary>
internal sealed partial class JwtVerifier
{
    /// <summary>No token is longer; a longer one is not looked at.</summary>
    public const int MaxTokenLength = 8192;

    /// <summary>The end of the year 9999: what is later is no time.</summary>
    private const double MaxSeconds = 253_402_300_799;

    private readonly JwtKeys _keys;
    private readonly TokenRevocation _revocation;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly TimeSpan _skew;
    private readonly bool _allowLongLived;
    private readonly TokenValidationParameters _parameters;
    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxTokenLength };

    public JwtVerifier(
        JwtKeys keys, TokenRevocation revocation, TimeProvider clock, IOptions<JwtOptions> options, ILogger<JwtVerifier> log)
    {
        _keys = keys;
        _revocation = revocation;
        _clock = clock;
        _log = log;
        _skew = options.Value.ClockSkew;
        _allowLongLived = options.Value.AllowLongLived;
        _parameters = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.RsaSha256],
            IssuerSigningKeyResolver = (_, token, id, _) => keys.Find(((JsonWebToken)token).Alg, id),
            TryAllIssuerSigningKeys = false,
            ValidateIssuer = options.Value.Issuer is not null,
            ValidIssuer = options.Value.Issuer,
            ValidateAudience = options.Value.Audience is not null,
            ValidAudience = options.Value.Audience,
            // What has expired and what never was valid are told apart here, by the node's own clock.
            ValidateLifetime = false,
        };
    }

    /// <summary>Whether any JWT can be valid.</summary>
    public bool IsEnabled => _keys.Any;

    /// <summary>Verifies a token for <c>connect</c>.</summary>
    /// <param name="token">The token.</param>
    /// <param name="identified">Called with the grant before it is known whether it was revoked (<see cref="TokenStore"/> says why).</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<TokenResult<TokenGrant>> VerifyConnectionAsync(
        string token, Action<TokenGrant>? identified, CancellationToken cancellationToken)
    {
        var (status, claims) = await ReadAsync(token);
        if (claims is null)
        {
            return Refuse<TokenGrant>(status);
        }

        if (JwtGrants.ToConnection(claims, ExpiresAt(claims)) is not { } grant)
        {
            LogRefused(_log, "not a connection token");
            return TokenResult<TokenGrant>.Invalid;
        }

        identified?.Invoke(grant);
        return await _revocation.IsRevokedAsync(grant.User, grant.Session, IssuedAt(claims), cancellationToken)
            ? TokenResult<TokenGrant>.Expired
            : TokenResult<TokenGrant>.Valid(grant);
    }

    /// <summary>Verifies a token for <c>subscribe</c>, but not whether it is for this user and channel.</summary>
    public async Task<TokenResult<SubscriptionGrant>> VerifySubscriptionAsync(string token, CancellationToken cancellationToken)
    {
        var (status, claims) = await ReadAsync(token);
        if (claims is null)
        {
            return Refuse<SubscriptionGrant>(status);
        }

        if (JwtGrants.ToSubscription(claims, ExpiresAt(claims)) is not { } grant)
        {
            LogRefused(_log, "not a subscription token");
            return TokenResult<SubscriptionGrant>.Invalid;
        }

        return await _revocation.IsRevokedAsync(grant.User, session: null, IssuedAt(claims), cancellationToken)
            ? TokenResult<SubscriptionGrant>.Expired
            : TokenResult<SubscriptionGrant>.Valid(grant);
    }

    /// <summary>The claims of a token that is genuine and not over; else why there are none.</summary>
    private async Task<(TokenStatus Status, JwtClaims? Claims)> ReadAsync(string token)
    {
        if (token.Length > MaxTokenLength)
        {
            LogRefused(_log, "too long");
            return (TokenStatus.Invalid, null);
        }

        var validation = await _handler.ValidateTokenAsync(token, _parameters);
        if (!validation.IsValid || validation.SecurityToken is not JsonWebToken jwt)
        {
            LogRefused(_log, validation.Exception?.GetType().Name ?? "not a JWT");
            return (TokenStatus.Invalid, null);
        }

        if (jwt.TryGetHeaderValue<object>("crit", out _))
        {
            // The token must not be used by who does not understand what is critical (RFC 7515, 4.1.11).
            LogRefused(_log, "crit");
            return (TokenStatus.Invalid, null);
        }

        if (Parse(jwt.EncodedPayload) is not { } claims)
        {
            LogRefused(_log, "claims of the wrong type");
            return (TokenStatus.Invalid, null);
        }

        return CheckTimes(claims) is { } status ? (status, null) : (TokenStatus.Valid, claims);
    }

    private static JwtClaims? Parse(string payload)
    {
        try
        {
            return JsonSerializer.Deserialize(Base64UrlEncoder.DecodeBytes(payload), JwtJson.Default.JwtClaims);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with the times; null if nothing is.</summary>
    private TokenStatus? CheckTimes(JwtClaims claims)
    {
        if (claims is not { Exp: >= 0 and <= MaxSeconds and var exp, Iat: null or (>= 0 and <= MaxSeconds) })
        {
            LogRefused(_log, "exp is missing, or a time is none");
            return TokenStatus.Invalid;
        }

        if (!_allowLongLived && !(exp - claims.Iat <= TokenRevocation.MaxTokenLifetime.TotalSeconds))
        {
            LogRefused(_log, "iat is missing, or exp is too long after it");
            return TokenStatus.Invalid;
        }

        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        var skew = _skew.TotalSeconds;
        if (claims.Iat > now + skew || claims.Nbf > now + skew)
        {
            LogRefused(_log, "iat or nbf is in the future");
            return TokenStatus.Invalid;
        }

        return exp + skew <= now ? TokenStatus.Expired : null;
    }

    /// <summary>When the connection or subscription ends: when the token would not be accepted any more.</summary>
    private DateTimeOffset ExpiresAt(JwtClaims claims) => TimeOf(claims.Exp!.Value) + _skew;

    /// <summary>When it was issued; before any revocation, if it does not say.</summary>
    private static DateTimeOffset IssuedAt(JwtClaims claims) => claims.Iat is { } iat ? TimeOf(iat) : DateTimeOffset.MinValue;

    private static DateTimeOffset TimeOf(double seconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));

    private static TokenResult<TGrant> Refuse<TGrant>(TokenStatus status)
        where TGrant : class =>
        status is TokenStatus.Expired ? TokenResult<TGrant>.Expired : TokenResult<TGrant>.Invalid;

    [LoggerMessage(LogLevel.Debug, "A JWT was refused: {Reason}")]
    private static partial void LogRefused(ILogger log, string reason);
}
