using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Realtime.Service.Tests.Tokens;

/// <summary>Makes JWTs by hand, good ones and all others.</summary>
internal static class Jwt
{
    public const string Secret = "correct horse battery staple 32!";

    public const string OtherSecret = "another horse battery staple 32!";

    /// <summary>When the tokens here are issued, and what the verifier takes for now.</summary>
    public static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly RSA Rsa = RSA.Create(2048);

    public static readonly RSA OtherRsa = RSA.Create(2048);

    /// <summary>Seconds relative to <see cref="Now"/>.</summary>
    public static long At(double seconds) => (long)(Now.ToUnixTimeSeconds() + seconds);

    /// <summary>Claims of user 42, valid for ten minutes, and <paramref name="more"/>, where null takes one away.</summary>
    public static string Claims(params (string Name, JsonNode? Value)[] more)
    {
        var claims = new JsonObject { ["sub"] = "42", ["iat"] = At(0), ["exp"] = At(600) };
        foreach (var (name, value) in more)
        {
            if (value is null)
            {
                claims.Remove(name);
            }
            else
            {
                claims[name] = value;
            }
        }

        return claims.ToJsonString();
    }

    public static string Hs256(string claims, string secret = Secret, string? kid = null) =>
        Hs256(claims, Encoding.UTF8.GetBytes(secret), kid);

    public static string Hs256(string claims, byte[] secret, string? kid = null) =>
        Sign(Header("HS256", kid), claims, data => HMACSHA256.HashData(secret, data));

    public static string Rs256(string claims, RSA? key = null, string? kid = null) =>
        Sign(Header("RS256", kid), claims, data => (key ?? Rsa).SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Sign(string header, string claims, Func<byte[], byte[]> sign) =>
        Sign(header, Encoding.UTF8.GetBytes(claims), sign);

    public static string Sign(string header, byte[] claims, Func<byte[], byte[]> sign)
    {
        var data = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(claims)}";
        return $"{data}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(data)))}";
    }

    public static byte[] Hmac(byte[] data) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), data);

    private static string Header(string algorithm, string? kid) =>
        kid is null
            ? JsonSerializer.Serialize(new { alg = algorithm, typ = "JWT" })
            : JsonSerializer.Serialize(new { alg = algorithm, typ = "JWT", kid });
}
