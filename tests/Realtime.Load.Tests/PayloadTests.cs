using System.Text;
using System.Text.Json;
using Realtime.Load.Measuring;
using Realtime.Load.Protocols;
using Realtime.Load.Publishing;

namespace Realtime.Load.Tests;

public class PayloadTests
{
    private static readonly Delivery Example = new(1_234_567_890, 1_234_567_890_123_456, 987_654_321);

    [Fact]
    public void A_payload_is_a_json_object_of_fixed_length()
    {
        using var document = JsonDocument.Parse(Write(Example));

        Assert.Equal(100, Write(Example).Length);
        Assert.Equal("1234567890", document.RootElement.GetProperty("s").GetString());
        Assert.Equal("1234567890123456", document.RootElement.GetProperty("t").GetString());
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("{{\"push\":{{\"channel\":\"live:000001\",\"pub\":{{\"offset\":7,\"data\":{0}}}}}}}")]
    [InlineData("42[\"m\",{0}]")]
    public void It_is_found_wherever_it_stands(string around)
    {
        var scanner = new PayloadScanner();
        foreach (var form in new[] { Write(Example), Write(Example).Replace("\"", "\\\"", StringComparison.Ordinal), Write(Example).Replace("\"", "\\u0022", StringComparison.Ordinal) })
        {
            ReadOnlySpan<byte> bytes = Encoding.ASCII.GetBytes(string.Format(null, around, form) + string.Format(null, around, form));

            Assert.True(scanner.TryTake(ref bytes, out var first));
            Assert.True(scanner.TryTake(ref bytes, out var second));
            Assert.False(scanner.TryTake(ref bytes, out _));
            Assert.Equal((Example, Example), (first, second));
        }
    }

    [Fact]
    public void A_request_has_channel_and_payload_in_their_places()
    {
        var template = new PublishTemplate(
            "POST", "/publish?channel={channel}", ["X-API-Key: secret"], """{"channel":"{channel}","data":{data},"text":"{text}"}""", new ChannelNames("live:"));

        var request = Encoding.ASCII.GetString(template.Write(42, Example)).Split("\r\n\r\n");

        Assert.StartsWith("POST /publish?channel=live:000042 HTTP/1.1\r\n", request[0], StringComparison.Ordinal);
        Assert.Contains("\r\nX-API-Key: secret", request[0], StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Length: {request[1].Length}", request[0], StringComparison.Ordinal);
        using var body = JsonDocument.Parse(request[1]);
        Assert.Equal("live:000042", body.RootElement.GetProperty("channel").GetString());
        Assert.Equal(Write(Example), body.RootElement.GetProperty("data").GetRawText());
        Assert.Equal(Write(Example), body.RootElement.GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{\"result\":{}}", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n{\"error\":{\"code\":102000}}", false)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n{\"result\":{}}\r\n0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", false)]
    public void Answers_are_read_when_they_are_complete(string text, bool isGood)
    {
        var bytes = Encoding.ASCII.GetBytes(text);

        Assert.True(HttpAnswer.TryRead(bytes, out var answer));
        Assert.Equal(isGood, answer.IsGood);
        Assert.False(answer.Closes);
        Assert.False(HttpAnswer.TryRead(bytes.AsSpan(0, bytes.Length / 2), out _) || HttpAnswer.TryRead(bytes.AsSpan(0, 20), out _));
    }

    private static string Write(Delivery delivery)
    {
        var bytes = new byte[Payload.Length];
        Payload.Write(bytes, delivery);
        return Encoding.ASCII.GetString(bytes);
    }
}
