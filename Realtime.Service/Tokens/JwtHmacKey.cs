using System.Text;

namespace Realtime.Service.Tokens;

/// <summary>A secret that a backend signs with HS256 and nodes verify with.</summary>
public sealed class JwtHmacKey
{
    /// <summary>What stands before a secret that is given in base64. A secret may look like base64 and be meant as it is.</summary>
    public const string Base64Prefix = "base64:";

    /// <summary>The <c>kid</c> of tokens that it signs; null for a key that is tried whatever the <c>kid</c>.</summary>
    public string? Id { get; set; }

    /// <summary>The secret, as text or <c>base64:</c> and the bytes in base64; 32 bytes or more.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The secret's bytes; null if the base64 is malformed.</summary>
    internal byte[]? GetBytes()
    {
        if (!Secret.StartsWith(Base64Prefix, StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(Secret);
        }

        var bytes = new byte[Secret.Length];
        return Convert.TryFromBase64Chars(Secret.AsSpan(Base64Prefix.Length), bytes, out var length) ? bytes[..length] : null;
    }
}
