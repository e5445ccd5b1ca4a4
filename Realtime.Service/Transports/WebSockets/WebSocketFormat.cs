using Realtime.Service.Protocol;
using Realtime.Service.Protocol.Protobuf;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>WebSocket frames: text for JSON, binary for Protobuf (protocol 1.1), compressed where the client has agreed.</summary>
internal sealed class WebSocketFormat : WireFormat
{
    public static readonly WebSocketFormat Json = new(0, JsonCodec.Instance, FrameFormat.Text, compressed: false);
    public static readonly WebSocketFormat Protobuf = new(1, ProtobufCodec.Instance, FrameFormat.Binary, compressed: false);
    public static readonly WebSocketFormat JsonCompressed = new(2, JsonCodec.Instance, FrameFormat.Text, compressed: true);
    public static readonly WebSocketFormat ProtobufCompressed = new(3, ProtobufCodec.Instance, FrameFormat.Binary, compressed: true);

    private WebSocketFormat(int index, Codec codec, byte opcode, bool compressed)
        : base(index, "websocket", codec)
    {
        Opcode = opcode;
        IsCompressed = compressed;
        Ping = FrameFormat.Build(opcode, codec.Ping);
    }

    /// <summary>The opcode of messages in both directions.</summary>
    public byte Opcode { get; }

    /// <summary>Whether messages may be compressed, in both directions (RFC 7692).</summary>
    public bool IsCompressed { get; }

    public override byte[] Ping { get; }

    /// <summary>The format that a handshake has agreed on.</summary>
    public static WebSocketFormat For(bool protobuf, bool compressed) => (protobuf, compressed) switch
    {
        (false, false) => Json,
        (true, false) => Protobuf,
        (false, true) => JsonCompressed,
        (true, true) => ProtobufCompressed,
    };

    public override byte[] Frame(byte[] message) =>
        IsCompressed && message.Length >= Deflate.MinLength
            ? FrameFormat.Build((byte)(Opcode | FrameFormat.Compressed), Deflate.Compress(message))
            : FrameFormat.Build(Opcode, message);

    public override byte[] Frame(IReadOnlyList<byte[]> messages) => Frame(Codec.Join(messages));

    public override byte[] Close(DisconnectCode why) => FrameFormat.BuildClose(why);
}
