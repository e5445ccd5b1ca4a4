using System.Text;
using Realtime.Backchannel.Publishing;
using Realtime.Service.Protocol;
using Realtime.Service.Transports.WebSockets;

namespace Realtime.Service.Tests;

/// <summary>From envelope to frame, without parsing the publication.</summary>
public sealed class PublicationFrameTests
{
    private static byte[] Frame(in Envelope envelope) =>
        WebSocketFormat.Json.Frame(JsonCodec.Instance.Write("topic:1", envelope, PublicationData.Plain));

    [Theory]
    [InlineData("p1 7 abcdefgh 1700000000000 -\n{\"data\":{\"a\":1}}", """{"push":{"channel":"topic:1","pub":{"offset":7,"data":{"a":1}}}}""")]
    [InlineData("p1 18446744073709551615 abcdefgh 0 -\n{}", """{"push":{"channel":"topic:1","pub":{"offset":18446744073709551615}}}""")]
    [InlineData("p1 0 - 0 -\n{\"data\":null}", """{"push":{"channel":"topic:1","pub":{"data":null}}}""")]
    public void The_offset_is_put_into_the_publication(string envelope, string expected)
    {
        Assert.True(Envelope.TryParse(Encoding.UTF8.GetBytes(envelope), out var parsed));
        var frame = Frame(parsed);
        Assert.Equal(FrameFormat.Build(FrameFormat.Text, Encoding.UTF8.GetBytes(expected)), frame);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(126)]
    [InlineData(70_000)]
    public void Frames_of_any_size_are_whole(int length)
    {
        var publication = "{\"data\":\"" + new string('x', length) + "\"}";
        Assert.True(Envelope.TryParse(Encoding.UTF8.GetBytes("p1 3 abcdefgh 0 -\n" + publication), out var envelope));
        var expected = """{"push":{"channel":"topic:1","pub":{"offset":3,""" + publication[1..] + "}}";
        Assert.Equal(FrameFormat.Build(FrameFormat.Text, Encoding.UTF8.GetBytes(expected)), Frame(envelope));
    }
}
