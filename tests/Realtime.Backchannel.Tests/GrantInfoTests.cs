using Realtime.Backchannel.Tokens;

namespace Realtime.Backchannel.Tests;

/// <summary>What other clients are told about a connection.</summary>
public sealed class GrantInfoTests
{
    [Fact]
    public void Unless_set_it_is_the_name_and_the_picture()
    {
        Assert.Null(new TokenGrant { User = "42", Avatar = "/a.svg" }.Info);
        Assert.Equal("""{"name":"Ål \"x\""}""", new TokenGrant { Name = "Ål \"x\"" }.Info);
        Assert.Equal("""{"name":"Al","avatar":"/a.svg"}""", new TokenGrant { Name = "Al", Avatar = "/a.svg" }.Info);
        Assert.Equal("""{"name":"Bo"}""", (new TokenGrant { Name = "Al" } with { Name = "Bo" }).Info);
    }

    [Fact]
    public void What_is_set_wins_and_is_on_one_line()
    {
        Assert.Equal("""{"a":[1,"\n"]}""", new TokenGrant { Name = "Al", Info = "{ \"a\":\n[1, \"\\n\"] }" }.Info);
        Assert.Equal("7", new SubscriptionGrant { Channel = "topic:1", Info = " 7 " }.Info);
        Assert.Null(new SubscriptionGrant { Channel = "topic:1", Info = "null" }.Info);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("Al")]
    [InlineData("{}\n{}")]
    [InlineData("\"\\ud800\"")]
    public void What_is_not_json_is_refused(string info)
    {
        Assert.Throws<ArgumentException>(() => new TokenGrant { Info = info });
        Assert.Throws<ArgumentException>(() => new SubscriptionGrant { Channel = "topic:1", Info = info });
    }

    [Fact]
    public void What_is_not_unicode_is_refused() =>
        Assert.Throws<ArgumentException>(() => new TokenGrant { Info = "\"\ud800\"" });
}
