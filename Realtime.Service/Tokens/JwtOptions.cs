namespace Realtime.Service.Tokens;

/// <summary>
/// Which JWTs a node accepts besides the tokens in Redis, bound from the configuration section <c>Realtime:Jwt</c>.
/// Without any key it accepts none.
/// </summary>
public sealed class JwtOptions
{
    /// <summary>The configuration section that is bound to this class.</summary>
    public const string SectionName = "Realtime:Jwt";

    /// <summary>Secrets for HS256; several, so that one can be replaced while the other is still in use.</summary>
    public IList<JwtHmacKey> HmacKeys { get; } = [];

    /// <summary>Public keys for RS256; several, for the same reason.</summary>
    public IList<JwtRsaKey> RsaKeys { get; } = [];

    /// <summary>What <c>iss</c> must be; null for anything.</summary>
    public string? Issuer { get; set; }

    /// <summary>What <c>aud</c> must be or contain; null for anything.</summary>
    public string? Audience { get; set; }

    /// <summary>How far the clocks of backends and nodes may differ.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether tokens that live for more than an hour are accepted, and such as do not say when they were issued, as
    /// other servers accept them. A revocation holds for two hours: afterwards, who still has such a token is let in.
    /// </summary>
    public bool AllowLongLived { get; set; }
}
