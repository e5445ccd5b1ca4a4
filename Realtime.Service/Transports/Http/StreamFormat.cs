using Realtime.Service.Protocol;
using Realtime.Service.Protocol.Protobuf;

namespace Realtime.Service.Transports.Http;

/// <summary>The body of an HTTP response that goes on: JSON a message a line, or Protobuf (protocol 1.14).</summary>
internal sealed class StreamFormat : WireFormat
{
    public static readonly StreamFormat Json = new(4, JsonCodec.Instance, lineFeed: true);
    public static readonly StreamFormat Protobuf = new(5, ProtobufCodec.Instance, lineFeed: false);

    private readonly bool _lineFeed;

    private StreamFormat(int index, Codec codec, bool lineFeed)
        : base(index, "http_stream", codec)
    {
        _lineFeed = lineFeed;
        Ping = Frame(codec.Ping);
    }

    public override byte[] Ping { get; }

    public override byte[] Frame(byte[] message) => _lineFeed ? [.. message, (byte)'\n'] : message;

    public override byte[] Frame(IReadOnlyList<byte[]> messages) => Frame(Codec.Join(messages));

    public override byte[] Close(DisconnectCode why) => Frame(Codec.Write("", new DisconnectPush(why)));
}
