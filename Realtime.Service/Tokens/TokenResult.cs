using System.Diagnostics.CodeAnalysis;

namespace Realtime.Service.Tokens;

/// <summary>What a token turned out to be.</summary>
/// <typeparam name="TGrant">What it grants.</typeparam>
internal readonly struct TokenResult<TGrant>
    where TGrant : class
{
    public static readonly TokenResult<TGrant> Expired = new(null, TokenStatus.Expired);
    public static readonly TokenResult<TGrant> Invalid = new(null, TokenStatus.Invalid);

    private TokenResult(TGrant? grant, TokenStatus status)
    {
        Grant = grant;
        Status = status;
    }

    public TokenStatus Status { get; }

    /// <summary>What a valid token grants; null for any other.</summary>
    public TGrant? Grant { get; }

    [MemberNotNullWhen(true, nameof(Grant))]
    public bool IsValid => Status is TokenStatus.Valid && Grant is not null;

    public static TokenResult<TGrant> Valid(TGrant grant) => new(grant, TokenStatus.Valid);
}
