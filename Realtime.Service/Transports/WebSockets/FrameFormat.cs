using System.Buffers.Binary;
using System.Text;
using Realtime.Service.Protocol;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>Builds frames from server to client: one fragment, not masked (RFC 6455, 5.1 and 5.2).</summary>
internal static class FrameFormat
{
    public const byte Text = 0x1;
    public const byte Binary = 0x2;
    public const byte Close = 0x8;
    public const byte Ping = 0x9;
    public const byte Pong = 0xA;

    /// <summary>Set beside the opcode of a compressed message (RFC 7692, 6: RSV1).</summary>
    public const byte Compressed = 0x40;

    private const byte Final = 0x80;

    /// <summary>A ping of RFC 6455, for clients that asked for it instead of the protocol's (protocol 1.1).</summary>
    public static readonly byte[] PingFrame = Build(Ping, []);

    public static byte[] Build(byte opcode, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderLength(payload.Length) + payload.Length];
        payload.CopyTo(frame.AsSpan(WriteHeader(frame, opcode, payload.Length)));
        return frame;
    }

    /// <summary>A close frame with a status code and a reason (RFC 6455, 5.5.1).</summary>
    public static byte[] BuildClose(DisconnectCode why)
    {
        Span<byte> payload = stackalloc byte[125];
        BinaryPrimitives.WriteUInt16BigEndian(payload, why.Code);
        var length = 2 + Encoding.UTF8.GetBytes(why.Reason, payload[2..]);
        return Build(Close, payload[..length]);
    }

    public static int HeaderLength(int payloadLength) => payloadLength switch
    {
        <= 125 => 2,
        <= ushort.MaxValue => 4,
        _ => 10,
    };

    /// <summary>Writes a header and returns its length.</summary>
    public static int WriteHeader(Span<byte> frame, byte opcode, int payloadLength)
    {
        frame[0] = (byte)(Final | opcode);
        switch (HeaderLength(payloadLength))
        {
            case 2:
                frame[1] = (byte)payloadLength;
                return 2;
            case 4:
                frame[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)payloadLength);
                return 4;
            default:
                frame[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(frame[2..], (ulong)payloadLength);
                return 10;
        }
    }
}
