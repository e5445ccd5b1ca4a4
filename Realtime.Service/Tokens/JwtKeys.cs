using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Realtime.Service.Tokens;

/// <summary>
/// The keys that JWTs may be signed with. An algorithm belongs to one type of key, so that a public key never serves
/// as a secret; and to no key at all there is <c>none</c>.
/// </summary>
internal sealed class JwtKeys
{
    private readonly List<(string Algorithm, string? Id, SecurityKey Key)> _keys;

    public JwtKeys(IOptions<JwtOptions> options) => _keys =
    [
        .. options.Value.HmacKeys.Select(key => (
            SecurityAlgorithms.HmacSha256, NullIfEmpty(key.Id), (SecurityKey)new SymmetricSecurityKey(key.GetBytes()))),
        .. options.Value.RsaKeys.Select(key => (
            SecurityAlgorithms.RsaSha256, NullIfEmpty(key.Id), (SecurityKey)new RsaSecurityKey(key.GetParameters()!.Value))),
    ];

    /// <summary>Whether there are any.</summary>
    public bool Any => _keys.Count > 0;

    /// <summary>
    /// The keys that may have signed a token: without a <c>kid</c> all that belong to its algorithm, else those of
    /// this id and those without one.
    /// </summary>
    public IEnumerable<SecurityKey> Find(string algorithm, string? id) =>
        from key in _keys
        where key.Algorithm == algorithm && (string.IsNullOrEmpty(id) || key.Id is null || key.Id == id)
        select key.Key;

    /// <summary>Configuration from the environment cannot say null.</summary>
    private static string? NullIfEmpty(string? id) => string.IsNullOrEmpty(id) ? null : id;
}
