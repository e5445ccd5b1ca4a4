using System.Text;
using System.Text.Json;
using Realtime.Backchannel.Control;

namespace Realtime.Backchannel.Tests;

/// <summary>While nodes are being replaced, two versions hear each other's control messages.</summary>
public sealed class ControlMessageTests
{
    private static readonly ConnectionFilter User = new("42");

    [Fact]
    public void What_the_first_version_sent_is_still_understood()
    {
        var parsed = Assert.IsType<DisconnectControl>(Parse("""{"session":"abc","code":3011,"reason":"session ended"}"""));
        Assert.Equal((null, "abc", null), (parsed.Connections.User, parsed.Connections.Session, parsed.Connections.Client));
        Assert.Empty(parsed.Connections.Except);
        Assert.Equal((3011, "session ended"), (parsed.Reason.Code, parsed.Reason.Text));
    }

    [Fact]
    public void A_disconnect_that_the_first_version_knows_is_sent_in_its_form() =>
        Assert.Equal("""{"user":"42","code":3503,"reason":"force disconnect"}""", Write(new DisconnectControl(User, DisconnectReason.Default)));

    /// <summary>It took whatever has a user and a reason for a disconnect of all that user's connections.</summary>
    [Fact]
    public void Anything_else_is_ignored_by_the_first_version()
    {
        foreach (var message in new ControlMessage[]
        {
            new DisconnectControl(User with { Client = "x" }, DisconnectReason.Default),
            new DisconnectControl(User with { Except = ["x"] }, DisconnectReason.Default),
            new UnsubscribeControl(User, "topic:1"),
            new SubscribeControl(User, "topic:1"),
            new RefreshControl(User) { Expired = true },
        })
        {
            using var written = JsonDocument.Parse(Write(message));
            Assert.False(written.RootElement.TryGetProperty("reason", out _), message.ToString());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"user":"42"}""")]
    [InlineData("""{"code":3503,"reason":"x"}""")]
    [InlineData("""{"client":"x","disconnect":{"code":3503,"reason":"x"}}""")]
    [InlineData("""{"user":"42","disconnect":{"code":3503}}""")]
    [InlineData("""{"user":"42","disconnect":{"code":1000,"reason":"x"}}""")]
    [InlineData("""{"user":"42","except":[null],"disconnect":{"code":3503,"reason":"x"}}""")]
    [InlineData("""{"user":"42","code":1000,"reason":"x"}""")]
    [InlineData("""{"user":"42","unsubscribe":{"code":2000}}""")]
    [InlineData("""{"user":"42","unsubscribe":{"channel":"a b","code":2000}}""")]
    [InlineData("""{"user":"42","unsubscribe":{"channel":"a","code":3000}}""")]
    [InlineData("""{"user":"42","subscribe":{}}""")]
    [InlineData("""{"user":"42","subscribe":{"channel":"a","expireAt":-1}}""")]
    [InlineData("""{"user":"42","refresh":{"expireAt":9223372036854775807}}""")]
    [InlineData("""{"user":"42","celebrate":{}}""")]
    public void Anything_that_is_not_a_control_message_is_ignored(string text) => Assert.Null(Parse(text));

    private static ControlMessage? Parse(string text) => ControlMessage.TryParse(Encoding.UTF8.GetBytes(text));

    private static string Write(ControlMessage message) => Encoding.UTF8.GetString(message.ToBytes());
}
