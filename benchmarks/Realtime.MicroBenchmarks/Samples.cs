using System.Text;
using Realtime.Backchannel.Publishing;
using Realtime.Service.Protocol;
using Realtime.Service.Transports.WebSockets;

namespace Realtime.MicroBenchmarks;

/// <summary>What all benchmarks work with.</summary>
internal static class Samples
{
    public const string Channel = "topic:3.42";

    /// <summary>JSON of a given length, as it is published.</summary>
    public static byte[] Data(int length)
    {
        var empty = """{"type":"reply","id":7,"text":""}""";
        return Encoding.UTF8.GetBytes(empty.Insert(empty.Length - 2, new string('x', length - empty.Length)));
    }

    /// <summary>A publication as it comes from Redis.</summary>
    /// <param name="offset">Its offset; 0 for one of a channel without history.</param>
    /// <param name="length">How many bytes its data has.</param>
    public static byte[] Message(ulong offset, int length) => Encoding.UTF8.GetBytes(
        $$"""p1 {{offset}} {{(offset == 0 ? "-" : "abcdefgh")}} 1700000000000 -{{'\n'}}{"data":{{Encoding.UTF8.GetString(Data(length))}}}""");

    /// <summary>The answer to a subscription.</summary>
    /// <param name="missed">How many publications of 100 bytes come along because the client has missed them.</param>
    public static SubscribeReply Subscribed(int missed) => new(new SubscribeResult
    {
        Recoverable = true,
        Positioned = true,
        Position = new ChannelPosition(7, "abcdefgh"),
        WasRecovering = missed > 0,
        Recovered = missed > 0,
        Publications = [.. Enumerable.Range(8, missed).Select(offset => Message((ulong)offset, 100))],
    });

    public static WebSocketFormat Format(WireEncoding encoding) => WebSocketFormat.For(
        protobuf: encoding == WireEncoding.Protobuf, compressed: encoding == WireEncoding.JsonCompressed);
}
