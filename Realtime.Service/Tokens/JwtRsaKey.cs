using System.Security.Cryptography;

namespace Realtime.Service.Tokens;

/// <summary>The public half of a key that a backend signs with RS256.</summary>
public sealed class JwtRsaKey
{
    /// <summary>The <c>kid</c> of tokens that it signs; null for a key that is tried whatever the <c>kid</c>.</summary>
    public string? Id { get; set; }

    /// <summary>The public key in PEM, <c>-----BEGIN PUBLIC KEY-----</c> or <c>-----BEGIN RSA PUBLIC KEY-----</c>; 2,048 bits or more.</summary>
    public string PublicKeyPem { get; set; } = "";

    /// <summary>The key; null if it is none, or a private one, which has no business here.</summary>
    internal RSAParameters? GetParameters()
    {
        if (PublicKeyPem.Contains("PRIVATE", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(PublicKeyPem);
            return rsa.ExportParameters(includePrivateParameters: false);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return null;
        }
    }
}
