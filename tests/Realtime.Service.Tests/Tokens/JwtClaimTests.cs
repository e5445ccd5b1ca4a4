using System.Text;
using System.Text.Json.Nodes;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Tokens;

namespace Realtime.Service.Tests.Tokens;

/// <summary>What the claims of a JWT that is genuine come to.</summary>
public sealed class JwtClaimTests(TokenFixture fixture) : IClassFixture<TokenFixture>
{
    private static readonly (string, string) Hmac = ("Jwt:HmacKeys:0:Secret", Jwt.Secret);

    [Fact]
    public async Task A_connection_token_brings_its_grant()
    {
        using var verifier = fixture.Create(Hmac);
        var result = await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(
            ("info", new JsonObject { ["name"] = "Ålice", ["tags"] = new JsonArray(1, 2) }),
            ("channels", new JsonArray("user:42", "news", "news")),
            ("caps", JsonNode.Parse("""[{"channels":["news","topic:*"],"allow":["sub","hst"]},{"channels":["chat:1"],"allow":["sub","pub","prs","unheard"]}]""")),
            ("session", "s1"),
            ("name", "Alice"),
            ("avatar", "/a/42.svg"),
            ("something", "else"))));

        Assert.Equivalent(
            new TokenGrant
            {
                User = "42",
                Session = "s1",
                Name = "Alice",
                Avatar = "/a/42.svg",
                Info = """{"name":"Ålice","tags":[1,2]}""",
                Subscriptions = ["user:42", "news"],
                Grants =
                [
                    new("news", ChannelRights.Subscribe | ChannelRights.History),
                    new("topic:*", ChannelRights.Subscribe | ChannelRights.History),
                    new("chat:1", ChannelRights.Subscribe | ChannelRights.Publish | ChannelRights.Presence),
                ],
                Expires = Jwt.Now.AddSeconds(600 + 30),
            },
            result.Grant,
            strict: true);
    }

    [Fact]
    public async Task Without_sub_it_is_an_anonymous_visitor()
    {
        using var verifier = fixture.Create(Hmac);
        var grant = (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("sub", null))))).Grant!;
        Assert.Equal("", grant.User);
        Assert.Null(grant.Info);
        Assert.Empty(grant.Grants);
    }

    [Theory]
    [InlineData("""[{"channels":["^topic:.*"],"allow":["sub"],"match":"regex"}]""")]
    [InlineData("""[null,{},{"channels":null,"allow":["sub"]},{"channels":[null,""],"allow":["sub"]}]""")]
    public async Task Capabilities_that_are_not_understood_grant_nothing(string caps)
    {
        using var verifier = fixture.Create(Hmac);
        Assert.Empty((await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("caps", JsonNode.Parse(caps)))))).Grant!.Grants);
    }

    [Fact]
    public async Task Info_is_on_one_line_whatever_the_backend_writes()
    {
        using var verifier = fixture.Create(Hmac);
        var claims = Jwt.Claims(("info", "?")).Replace("\"?\"", "{\n  \"a\": \"\\u00e5\\n\"\n}", StringComparison.Ordinal);
        Assert.Equal("""{"a":"å\n"}""", (await verifier.ConnectAsync(Jwt.Hs256(claims))).Grant!.Info);
    }

    [Fact]
    public async Task A_subscription_token_brings_its_grant()
    {
        using var verifier = fixture.Create(Hmac);
        var token = Jwt.Hs256(Jwt.Claims(("channel", "topic:1"), ("info", new JsonObject { ["role"] = "host" }), ("allow", new JsonArray("pub"))));
        var expected = new SubscriptionGrant
        {
            User = "42",
            Channel = "topic:1",
            Rights = ChannelRights.Subscribe | ChannelRights.Publish,
            Info = """{"role":"host"}""",
            Expires = Jwt.Now.AddSeconds(600 + 30),
        };
        Assert.Equal(expected, (await verifier.SubscribeAsync(token)).Grant);
        Assert.Equal(expected, (await verifier.SubscribeAsync(token)).Grant);
        Assert.Equal(TokenStatus.Invalid, (await verifier.SubscribeAsync(token, user: "43")).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.SubscribeAsync(token, channel: "topic:2")).Status);
    }

    [Fact]
    public async Task Neither_kind_passes_for_the_other()
    {
        using var verifier = fixture.Create(Hmac);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("channel", "topic:1"))))).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("channel", ""))))).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.SubscribeAsync(Jwt.Hs256(Jwt.Claims()))).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.SubscribeAsync(Jwt.Hs256(Jwt.Claims(("channel", ""))), channel: "")).Status);
    }

    [Theory]
    [InlineData(600, TokenStatus.Valid)]
    [InlineData(-29, TokenStatus.Valid)]
    [InlineData(-30, TokenStatus.Expired)]
    [InlineData(-3600, TokenStatus.Expired)]
    [InlineData(double.NegativeInfinity, TokenStatus.Invalid)]
    public async Task A_token_expires_when_the_clocks_cannot_be_that_different(double exp, object expected)
    {
        using var verifier = fixture.Create(Hmac);
        var claims = Jwt.Claims(("iat", Jwt.At(-3600)), ("exp", double.IsInfinity(exp) ? -1 : Jwt.At(exp)));
        if (exp is 600)
        {
            claims = Jwt.Claims(("exp", Jwt.At(exp)));
        }

        Assert.Equal(expected, (await verifier.ConnectAsync(Jwt.Hs256(claims))).Status);
    }

    [Theory]
    [InlineData("nbf", 30, TokenStatus.Valid)]
    [InlineData("nbf", 31, TokenStatus.Invalid)]
    [InlineData("iat", 30, TokenStatus.Valid)]
    [InlineData("iat", 31, TokenStatus.Invalid)]
    public async Task A_token_from_the_future_is_refused(string claim, int seconds, object expected)
    {
        using var verifier = fixture.Create(Hmac);
        Assert.Equal(expected, (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims((claim, Jwt.At(seconds)))))).Status);
    }

    [Fact]
    public async Task The_skew_is_configurable()
    {
        using var verifier = fixture.Create(Hmac, ("Jwt:ClockSkew", "00:00:00"));
        var grant = (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("exp", Jwt.At(1)))))).Grant!;
        Assert.Equal(Jwt.Now.AddSeconds(1), grant.Expires);
        Assert.Equal(TokenStatus.Expired, (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("exp", Jwt.At(0)))))).Status);
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("iat")]
    public async Task A_token_must_have_its_times(string claim)
    {
        using var verifier = fixture.Create(Hmac);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims((claim, null))))).Status);
    }

    [Fact]
    public async Task A_token_must_not_outlive_the_mark_of_a_revocation()
    {
        using var verifier = fixture.Create(Hmac);
        var hour = (int)TokenRevocation.MaxTokenLifetime.TotalSeconds;
        Assert.True((await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("exp", Jwt.At(hour)))))).IsValid);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("exp", Jwt.At(hour + 1)))))).Status);
    }

    [Fact]
    public async Task Tokens_that_live_long_or_do_not_say_since_when_are_accepted_if_that_is_allowed_until_they_are_revoked()
    {
        using var verifier = fixture.Create(Hmac, ("Jwt:AllowLongLived", "true"));
        var user = $"long{Guid.NewGuid():N}";
        var token = Jwt.Hs256(Jwt.Claims(("sub", user), ("iat", null), ("exp", Jwt.At(30 * 86_400))));
        Assert.True((await verifier.ConnectAsync(token)).IsValid);
        Assert.True((await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("sub", user), ("exp", Jwt.At(30 * 86_400)))))).IsValid);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("sub", user), ("exp", null))))).Status);

        await verifier.Control.DisconnectUserAsync(user);
        Assert.Equal(TokenStatus.Expired, (await verifier.ConnectAsync(token)).Status);
    }

    [Fact]
    public async Task Issuer_and_audience_must_be_the_configured_ones()
    {
        using var verifier = fixture.Create(Hmac, ("Jwt:Issuer", "https://forum.example"), ("Jwt:Audience", "realtime"));
        Assert.True((await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("iss", "https://forum.example"), ("aud", "realtime"))))).IsValid);
        Assert.True((await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("iss", "https://forum.example"), ("aud", new JsonArray("api", "realtime")))))).IsValid);
        foreach (var (issuer, audience) in new[] { ("https://forum.example", "api"), ("https://evil.example", "realtime"), ("https://forum.example", null), (null, "realtime") })
        {
            Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Hs256(Jwt.Claims(("iss", issuer), ("aud", audience))))).Status);
        }
    }

    [Theory]
    [InlineData("""{"sub":42,"iat":IAT,"exp":EXP}""")]
    [InlineData("""{"sub":"42","iat":"IAT","exp":EXP}""")]
    [InlineData("""{"sub":"42","iat":IAT,"exp":"EXP"}""")]
    [InlineData("""{"sub":"42","iat":IAT,"exp":1e300}""")]
    [InlineData("""{"sub":"42","iat":IAT,"exp":1e999}""")]
    [InlineData("""{"sub":"42","iat":-1e300,"exp":EXP}""")]
    [InlineData("""{"sub":"42","iat":IAT,"exp":EXP,"exp":EXP}""")]
    [InlineData("""{"sub":"42","sub":"1","iat":IAT,"exp":EXP}""")]
    [InlineData("""{"sub":"\ud800","iat":IAT,"exp":EXP}""")]
    [InlineData("""{"sub":"42","iat":IAT,"exp":EXP,"info":"\ud800"}""")]
    [InlineData("""{"sub":"42","iat":IAT,"exp":EXP,"channels":"news"}""")]
    [InlineData("""{"sub":"42","iat":IAT,"exp":EXP,"channels":[null]}""")]
    [InlineData("""{"sub":"42","iat":IAT,"exp":EXP,"channels":["a b"]}""")]
    [InlineData("""{"sub":"42","iat":IAT,"exp":EXP,"channels":["a{b}"]}""")]
    [InlineData("""{"sub":"42","iat":IAT,"exp":EXP,"caps":{}}""")]
    [InlineData("""{"sub":"42","iat":IAT,"exp":EXP,"channel":7}""")]
    [InlineData("""["42"]""")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{")]
    public async Task Claims_that_cannot_be_are_refused_even_with_a_good_signature(string claims)
    {
        using var verifier = fixture.Create(Hmac);
        claims = claims.Replace("IAT", $"{Jwt.At(0)}", StringComparison.Ordinal).Replace("EXP", $"{Jwt.At(60)}", StringComparison.Ordinal);
        Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Hs256(claims))).Status);
        Assert.Equal(TokenStatus.Invalid, (await verifier.SubscribeAsync(Jwt.Hs256(claims))).Status);
    }

    [Fact]
    public async Task Claims_that_are_not_utf8_are_refused()
    {
        using var verifier = fixture.Create(Hmac);
        foreach (var claim in new[] { "sub", "info", "name" })
        {
            byte[] claims = Encoding.Latin1.GetBytes(Jwt.Claims((claim, "?")).Replace('?', 'é'));
            Assert.Equal(TokenStatus.Invalid, (await verifier.ConnectAsync(Jwt.Sign("""{"alg":"HS256"}""", claims, Jwt.Hmac))).Status);
        }
    }
}
