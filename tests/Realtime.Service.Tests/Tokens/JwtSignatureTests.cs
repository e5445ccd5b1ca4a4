using System.Security.Cryptography;
using System.Text;
using Realtime.Service.Tokens;

namespace Realtime.Service.Tests.Tokens;

/// <summary>Who may have signed a JWT, and with what.</summary>
public sealed class JwtSignatureTests(TokenFixture fixture) : IClassFixture<TokenFixture>
{
    private static readonly (string, string) Hmac = ("Jwt:HmacKeys:0:Secret", Jwt.Secret);
    private static readonly (string, string) Rsa = ("Jwt:RsaKeys:0:PublicKeyPem", Jwt.Rsa.ExportSubjectPublicKeyInfoPem());

    [Fact]
    public async Task Both_algorithms_are_accepted_and_the_keys_of_others_are_not()
    {
        using var verifier = fixture.Create(Hmac, Rsa);
        Assert.Equal("42", (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims()))).Grant?.User);
        Assert.Equal("42", (await verifier.ConnectAsync(Jwt.Rs256(Jwt.Claims()))).Grant?.User);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(), Jwt.OtherSecret))).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Rs256(Jwt.Claims(), Jwt.OtherRsa))).Status);
    }

    [Fact]
    public async Task Keys_may_come_in_base64_and_in_either_kind_of_pem()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        using var verifier = fixture.Create(
            ("Jwt:HmacKeys:0:Secret", $"base64:{Convert.ToBase64String(secret)}"),
            ("Jwt:RsaKeys:0:PublicKeyPem", Jwt.Rsa.ExportRSAPublicKeyPem()));
        Assert.True((await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(), secret))).IsValid);
        Assert.True((await verifier.ConnectAsync(Jwt.Rs256(Jwt.Claims()))).IsValid);
    }

    [Fact]
    public async Task A_secret_that_looks_like_base64_is_taken_as_it_is()
    {
        var hex = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        using var verifier = fixture.Create(("Jwt:HmacKeys:0:Secret", hex));
        Assert.True((await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(), hex))).IsValid);
    }

    [Fact]
    public async Task While_keys_are_replaced_both_are_accepted_and_the_kid_selects()
    {
        using var verifier = fixture.Create(
            ("Jwt:HmacKeys:0:Id", "old"), ("Jwt:HmacKeys:0:Secret", Jwt.Secret),
            ("Jwt:HmacKeys:1:Id", "new"), ("Jwt:HmacKeys:1:Secret", Jwt.OtherSecret),
            ("Jwt:RsaKeys:0:Id", "old"), ("Jwt:RsaKeys:0:PublicKeyPem", Jwt.Rsa.ExportSubjectPublicKeyInfoPem()),
            ("Jwt:RsaKeys:1:Id", "new"), ("Jwt:RsaKeys:1:PublicKeyPem", Jwt.OtherRsa.ExportSubjectPublicKeyInfoPem()));
        foreach (var kid in new[] { "old", null })
        {
            Assert.True((await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(), Jwt.Secret, kid))).IsValid);
            Assert.True((await verifier.ConnectAsync(Jwt.Rs256(Jwt.Claims(), Jwt.Rsa, kid))).IsValid);
        }

        foreach (var kid in new[] { "new", null })
        {
            Assert.True((await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(), Jwt.OtherSecret, kid))).IsValid);
            Assert.True((await verifier.ConnectAsync(Jwt.Rs256(Jwt.Claims(), Jwt.OtherRsa, kid))).IsValid);
        }

        foreach (var kid in new[] { "new", "unheard of" })
        {
            Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(), Jwt.Secret, kid))).Status);
            Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Rs256(Jwt.Claims(), Jwt.Rsa, kid))).Status);
        }
    }

    [Fact]
    public async Task A_key_without_id_is_tried_whatever_the_kid()
    {
        using var verifier = fixture.Create(Hmac);
        Assert.True((await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(), kid: "some"))).IsValid);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("")]
    public async Task An_unsigned_token_is_refused(string algorithm)
    {
        using var verifier = fixture.Create(Hmac, Rsa);
        var header = $$"""{"alg":"{{algorithm}}","typ":"JWT"}""";
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Sign(header, Jwt.Claims(), _ => []))).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Sign(header, Jwt.Claims(), Jwt.Hmac))).Status);
    }

    [Fact]
    public async Task A_public_key_is_no_secret()
    {
        using var verifier = fixture.Create(Rsa);
        using var both = fixture.Create(Rsa, ("Jwt:HmacKeys:0:Secret", Jwt.OtherSecret));
        var pem = Jwt.Rsa.ExportSubjectPublicKeyInfoPem();
        foreach (var secret in new[] { Encoding.UTF8.GetBytes(pem), Encoding.UTF8.GetBytes(pem + "\n"), Jwt.Rsa.ExportSubjectPublicKeyInfo(), Jwt.Rsa.ExportRSAPublicKey() })
        {
            Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(), secret))).Status);
            Assert.Equal(TokenStatus.Invalid, (await both.ConnectAsync(Jwt.Hs256(Jwt.Claims(), secret))).Status);
        }
    }

    [Theory]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData("hs256")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")]
    public async Task Other_algorithms_are_refused(string algorithm)
    {
        using var verifier = fixture.Create(Hmac, Rsa);
        var secret = Encoding.UTF8.GetBytes(Jwt.Secret);
        var header = $$"""{"alg":"{{algorithm}}"}""";
        foreach (var sign in new Func<byte[], byte[]>[] { Jwt.Hmac, data => HMACSHA384.HashData(secret, data), data => HMACSHA512.HashData(secret, data) })
        {
            Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Sign(header, Jwt.Claims(), sign))).Status);
        }
    }

    [Fact]
    public async Task Other_signatures_of_a_good_key_are_refused()
    {
        using var verifier = fixture.Create(Hmac, Rsa);
        foreach (var (algorithm, sign) in new (string, Func<byte[], byte[]>)[]
        {
            ("PS256", data => Jwt.Rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
            ("RS384", data => Jwt.Rsa.SignData(data, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1)),
            ("RS512", data => Jwt.Rsa.SignData(data, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)),
        })
        {
            Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Sign($$"""{"alg":"{{algorithm}}"}""", Jwt.Claims(), sign))).Status);
        }
    }

    [Theory]
    [InlineData("""{"alg":"HS256","crit":["exp"]}""")]
    [InlineData("""{"alg":"HS256","crit":["b64"],"b64":false}""")]
    public async Task A_token_with_critical_headers_is_refused(string header)
    {
        using var verifier = fixture.Create(Hmac);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Sign(header, Jwt.Claims(), Jwt.Hmac))).Status);
    }

    [Fact]
    public async Task A_token_does_not_bring_its_own_key()
    {
        using var verifier = fixture.Create(Hmac, Rsa);
        var key = Jwt.OtherRsa.ExportParameters(includePrivateParameters: false);
        var header = $$"""{"alg":"RS256","jwk":{"kty":"RSA","n":"{{System.Buffers.Text.Base64Url.EncodeToString(key.Modulus)}}","e":"AQAB"} }""";
        var token = Jwt.Sign(header, Jwt.Claims(), data => Jwt.OtherRsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(token)).Status);
    }

    [Fact]
    public async Task A_token_that_was_changed_is_refused()
    {
        using var verifier = fixture.Create(Hmac);
        var parts = Jwt.Hs256(Jwt.Claims()).Split('.');
        var other = Jwt.Hs256(Jwt.Claims(("sub", "1")), Jwt.OtherSecret).Split('.');
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync($"{parts[0]}.{other[1]}.{parts[2]}")).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync($"{parts[0]}.{parts[1]}.")).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync($"{parts[0]}.{parts[1]}.{parts[2][..^2]}")).Status);
    }
}
