using Realtime.Backchannel.Control;

namespace Realtime.Backchannel.Tests;

/// <summary>What a close frame may say (RFC 6455, 5.5 and 7.4.2), and what SDKs would misread.</summary>
public sealed class DisconnectReasonTests
{
    [Theory]
    [InlineData(3000, "")]
    [InlineData(3503, "force disconnect")]
    [InlineData(4999, "7 days")]
    public void A_code_of_the_applications_range_with_text_is_taken(long code, string text)
    {
        var reason = DisconnectReason.TryCreate(code, text);
        Assert.Equal((code, text), (reason!.Code, reason.Text));
    }

    [Theory]
    [InlineData(-1, "x")]
    [InlineData(2999, "x")]
    [InlineData(5000, "x")]
    [InlineData(65536 + 3503, "x")]
    [InlineData(3503, "7")]
    [InlineData(3503, " true ")]
    [InlineData(3503, "\"quoted\"")]
    [InlineData(3503, "{\"reconnect\":true}")]
    public void Anything_else_is_refused(long code, string text) => Assert.Null(DisconnectReason.TryCreate(code, text));

    [Fact]
    public void Text_is_measured_in_bytes()
    {
        Assert.NotNull(DisconnectReason.TryCreate(3503, new string('x', 123)));
        Assert.Null(DisconnectReason.TryCreate(3503, new string('x', 124)));
        Assert.Null(DisconnectReason.TryCreate(3503, new string('å', 62)));
    }
}
