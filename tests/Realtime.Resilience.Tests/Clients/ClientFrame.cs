using System.Buffers.Binary;

namespace Realtime.Resilience.Tests.Clients;

/// <summary>Builds frames from client to server, which are masked (RFC 6455, 5.2 and 5.3).</summary>
internal static class ClientFrame
{
    public const byte Continuation = 0x0;
    public const byte Text = 0x1;
    public const byte Binary = 0x2;
    public const byte Close = 0x8;
    public const byte Ping = 0x9;
    public const byte Pong = 0xA;

    private const uint Mask = 0x37FA213D;

    public static byte[] Build(byte opcode, ReadOnlySpan<byte> payload, bool final = true)
    {
        Span<byte> header = stackalloc byte[14];
        header[0] = (byte)((final ? 0x80 : 0) | opcode);
        var length = 2;
        switch (payload.Length)
        {
            case <= 125:
                header[1] = (byte)(0x80 | payload.Length);
                break;
            case <= ushort.MaxValue:
                header[1] = 0x80 | 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload.Length);
                length = 4;
                break;
            default:
                header[1] = 0x80 | 127;
                BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)payload.Length);
                length = 10;
                break;
        }

        Span<byte> mask = header.Slice(length, 4);
        BinaryPrimitives.WriteUInt32BigEndian(mask, Mask);
        length += 4;

        var frame = new byte[length + payload.Length];
        header[..length].CopyTo(frame);
        for (var i = 0; i < payload.Length; i++)
        {
            frame[length + i] = (byte)(payload[i] ^ mask[i & 3]);
        }

        return frame;
    }
}
