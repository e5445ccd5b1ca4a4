using System.Buffers.Binary;

namespace Realtime.Load.WebSockets;

/// <summary>
/// Frames as clients send them. Masked, as they must be, with a mask of zeros: that hides nothing, and need not on
/// loopback.
/// </summary>
internal static class FrameWriter
{
    public static byte[] Write(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[14];
        header.Clear();
        header[0] = (byte)(0x80 | (int)opcode);
        int length;
        if (payload.Length < 126)
        {
            header[1] = (byte)(0x80 | payload.Length);
            length = 6;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            header[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload.Length);
            length = 8;
        }
        else
        {
            header[1] = 0x80 | 127;
            BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)payload.Length);
            length = 14;
        }

        return [.. header[..length], .. payload];
    }
}
