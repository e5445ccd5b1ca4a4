using Microsoft.Extensions.Options;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Tokens;

namespace Realtime.Service.Tests.Tokens;

/// <summary>Tokens of all kinds, as the handlers see them.</summary>
public sealed class TokenVerifierTests(TokenFixture fixture) : IClassFixture<TokenFixture>
{
    private static readonly (string, string) Hmac = ("Jwt:HmacKeys:0:Secret", Jwt.Secret);

    [Fact]
    public async Task A_token_from_redis_is_valid_once_and_then_expired()
    {
        using var verifier = fixture.Create(Hmac);
        var token = await verifier.Mint.MintAsync(new TokenGrant { User = "42", Expires = Jwt.Now.AddSeconds(1) });
        Assert.Equal("42", (await verifier.ConnectAsync(token)).Grant?.User);
        Assert.Equal(TokenStatus.Expired, (await verifier.ConnectAsync(token)).Status);
    }

    [Fact]
    public async Task A_grant_that_is_over_counts_as_expired()
    {
        using var verifier = fixture.Create();
        var connection = await verifier.Mint.MintAsync(new TokenGrant { Expires = Jwt.Now });
        Assert.Equal(TokenStatus.Expired, (await verifier.ConnectAsync(connection)).Status);
        var subscription = await verifier.Mint.MintSubscriptionAsync(new() { User = "42", Channel = "topic:1", Expires = Jwt.Now });
        Assert.Equal(TokenStatus.Expired, (await verifier.SubscribeAsync(subscription)).Status);
    }

    [Fact]
    public async Task A_subscription_token_from_redis_is_for_one_user_and_channel_and_valid_once()
    {
        using var verifier = fixture.Create();
        var grant = new SubscriptionGrant { User = "42", Channel = "topic:1", Rights = ChannelRights.Subscribe | ChannelRights.History };
        var token = await verifier.Mint.MintSubscriptionAsync(grant);
        Assert.Equal(grant, (await verifier.SubscribeAsync(token)).Grant);
        Assert.Equal(TokenStatus.Expired, (await verifier.SubscribeAsync(token)).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.SubscribeAsync(await verifier.Mint.MintSubscriptionAsync(grant), user: "43")).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.SubscribeAsync(await verifier.Mint.MintSubscriptionAsync(grant), channel: "topic:2")).Status);
    }

    [Fact]
    public async Task Neither_kind_of_token_from_redis_passes_for_the_other_nor_is_used_up_by_the_try()
    {
        using var verifier = fixture.Create();
        var connection = await verifier.Mint.MintAsync(new TokenGrant { User = "42" });
        var subscription = await verifier.Mint.MintSubscriptionAsync(new() { User = "42", Channel = "topic:1" });
        Assert.Equal(TokenStatus.Expired, (await verifier.ConnectAsync(subscription)).Status);
        Assert.Equal(TokenStatus.Expired, (await verifier.SubscribeAsync(connection)).Status);
        Assert.True((await verifier.ConnectAsync(connection)).IsValid);
        Assert.True((await verifier.SubscribeAsync(subscription)).IsValid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData(".")]
    [InlineData("\0\ud800")]
    public async Task What_is_no_token_at_all_is_answered_with_expired(string? token)
    {
        using var verifier = fixture.Create(Hmac);
        Assert.Equal(TokenStatus.Expired, (await verifier.ConnectAsync(token)).Status);
        Assert.Equal(string.IsNullOrEmpty(token) ? TokenStatus.Invalid : TokenStatus.Expired, (await verifier.SubscribeAsync(token)).Status);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9..")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.")]
    [InlineData("....a..")]
    [InlineData("é.\0.\ud800")]
    public async Task Garbage_with_two_dots_is_invalid_where_jwts_are_accepted_and_unknown_elsewhere(string token)
    {
        using var with = fixture.Create(Hmac);
        using var without = fixture.Create();
        var expected = token.Count(character => character == '.') == 2 ? TokenStatus.Invalid : TokenStatus.Expired;
        Assert.Equal(expected, (await with.ConnectAsync(token)).Status);
        Assert.Equal(expected, (await with.SubscribeAsync(token)).Status);
        Assert.Equal(TokenStatus.Expired, (await without.ConnectAsync(token)).Status);
        Assert.Equal(TokenStatus.Expired, (await without.SubscribeAsync(token)).Status);
    }

    [Fact]
    public async Task Long_garbage_is_refused_before_anything_is_done_with_it()
    {
        using var verifier = fixture.Create(Hmac);
        var long100k = new string('a', 100_000);
        Assert.Equal(TokenStatus.Expired, (await verifier.ConnectAsync(long100k)).Status);
        Assert.Equal(TokenStatus.Expired, (await verifier.SubscribeAsync(long100k)).Status);
        Assert.Equal(TokenStatus.Expired, (await verifier.ConnectAsync(new string('.', 100_000))).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync($"{long100k}.{long100k}.{long100k}")).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.SubscribeAsync($"{long100k}.{long100k}.{long100k}")).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("name", long100k))))).Status);
    }

    [Fact]
    public async Task A_token_of_the_greatest_length_is_looked_at_and_a_longer_one_is_not()
    {
        using var verifier = fixture.Create(Hmac);
        var fits = Enumerable.Range(5000, 2000).Select(length => Jwt.Hs256(Jwt.Claims(("name", new string('a', length))))).Last(token => token.Length <= 8192);
        var tooLong = Jwt.Hs256(Jwt.Claims(("name", new string('a', 6400))));
        Assert.InRange(fits.Length, 8190, 8192);
        Assert.True((await verifier.ConnectAsync(fits)).IsValid);
        Assert.True(tooLong.Length > 8192);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(tooLong)).Status);
    }

    [Fact]
    public async Task A_jwt_is_revoked_with_its_user_or_session_and_one_issued_later_is_not()
    {
        using var verifier = fixture.Create(Hmac);
        var token = Jwt.Hs256(Jwt.Claims(("session", "s1"), ("sub", "revoked")));
        var subscription = Jwt.Hs256(Jwt.Claims(("channel", "topic:1"), ("sub", "revoked")));
        Assert.True((await verifier.ConnectAsync(token)).IsValid);
        Assert.True((await verifier.SubscribeAsync(subscription, "revoked")).IsValid);

        await verifier.Control.ReconnectUserAsync("revoked");
        Assert.Equal(TokenStatus.Expired, (await verifier.ConnectAsync(token)).Status);
        Assert.Equal(TokenStatus.Expired, (await verifier.SubscribeAsync(subscription, "revoked")).Status);
        Assert.True((await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("sub", "revoked"), ("iat", Jwt.At(1)))))).IsValid);
        Assert.True((await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("sub", "other"))))).IsValid);

        await verifier.Control.EndSessionAsync("revoked session");
        Assert.Equal(TokenStatus.Expired, (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("session", "revoked session"))))).Status);
        Assert.True((await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("session", "revoked session"), ("iat", Jwt.At(1)))))).IsValid);
    }

    [Fact]
    public async Task Who_a_token_is_for_is_known_before_the_last_look_at_revocations()
    {
        using var verifier = fixture.Create(Hmac);
        TokenGrant? known = null;
        await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims()), grant => known = grant);
        Assert.Equal("42", known?.User);

        await verifier.Control.ReconnectUserAsync("late");
        var token = Jwt.Hs256(Jwt.Claims(("sub", "late")));
        known = null;
        Assert.False((await verifier.ConnectAsync(token, grant => known = grant)).IsValid);
        Assert.Equal("late", known?.User);
    }

    [Theory]
    [InlineData("Jwt:HmacKeys:0:Secret", "too short a secret")]
    [InlineData("Jwt:HmacKeys:0:Secret", "base64:c2hvcnQ=")]
    [InlineData("Jwt:HmacKeys:0:Secret", "base64:****************************************")]
    [InlineData("Jwt:HmacKeys:0:Id", "without a secret", "Jwt:HmacKeys:0:Secret")]
    [InlineData("Jwt:RsaKeys:0:PublicKeyPem", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    [InlineData("Jwt:RsaKeys:0:Id", "without a key", "Jwt:RsaKeys:0:PublicKeyPem")]
    [InlineData("Jwt:Issuer", "")]
    [InlineData("Jwt:Audience", "")]
    [InlineData("Jwt:ClockSkew", "-00:00:01")]
    [InlineData("Jwt:ClockSkew", "00:06:00")]
    public void A_setting_that_cannot_be_is_named_and_not_shown(string key, string value, string? named = null)
    {
        using var verifier = fixture.Create((key, value));
        var refused = Assert.Throws<OptionsValidationException>(verifier.ValidateOptions);
        Assert.Contains($"Realtime:{named ?? key} must", refused.Message, StringComparison.Ordinal);
        if (value.Length > 12)
        {
            Assert.DoesNotContain(value, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_private_or_short_rsa_key_is_refused()
    {
        using var weak = System.Security.Cryptography.RSA.Create(1024);
        foreach (var pem in new[] { Jwt.Rsa.ExportPkcs8PrivateKeyPem(), Jwt.Rsa.ExportRSAPrivateKeyPem(), weak.ExportSubjectPublicKeyInfoPem() })
        {
            using var verifier = fixture.Create(("Jwt:RsaKeys:0:PublicKeyPem", pem));
            var refused = Assert.Throws<OptionsValidationException>(verifier.ValidateOptions);
            Assert.Contains("Realtime:Jwt:RsaKeys:0:PublicKeyPem", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(pem[40..80], refused.Message, StringComparison.Ordinal);
        }
    }
}
