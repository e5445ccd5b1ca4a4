using System.Buffers.Binary;
using Realtime.Resilience.Tests.Clients;

namespace Realtime.Resilience.Tests.Fuzz;

/// <summary>Frames against RFC 6455, and rare ones that it allows.</summary>
internal sealed class FrameDamage(Random random)
{
    /// <summary>One or several frames around a message, with one damage.</summary>
    public byte[] Around(byte[] message)
    {
        var frame = ClientFrame.Build(ClientFrame.Text, message);
        switch (random.Next(14))
        {
            case 0:
                frame[0] ^= (byte)(random.Next(1, 8) << 4);
                return frame;
            case 1:
                frame[0] = (byte)((frame[0] & 0xF0) | random.Next(16));
                return frame;
            case 2:
                frame[1] &= 0x7F;
                return frame;
            case 3:
                frame[^(message.Length + random.Next(1, 5))] ^= (byte)random.Next(1, 256);
                return frame;
            case 4:
                frame[1] = (byte)(0x80 | random.Next(128));
                return frame;
            case 5:
                return WithLongLength(message, random.NextInt64(long.MinValue, long.MaxValue));
            case 6:
                return WithLongLength(message, message.Length);
            case 7:
                return Fragments(message, between: []);
            case 8:
                return Fragments(message, between: ClientFrame.Build(ClientFrame.Pong, "between"u8));
            case 9:
                return Fragments(message, between: frame);
            case 10:
                return ClientFrame.Build((byte)random.Next(8, 11), new byte[random.Next(126, 1000)]);
            case 11:
                return ClientFrame.Build((byte)random.Next(8, 11), message.AsSpan(0, Math.Min(message.Length, 125)), final: false);
            case 12:
                return ClientFrame.Build(ClientFrame.Close, CloseBody());
            default:
                var garbage = new byte[random.Next(1, 300)];
                random.NextBytes(garbage);
                return garbage;
        }
    }

    /// <summary>In the long form, whether or not the length needs or has it.</summary>
    private static byte[] WithLongLength(byte[] message, long length)
    {
        var head = new byte[14];
        head[0] = 0x81;
        head[1] = 0xFF;
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(2), length);
        return [.. head, .. message];
    }

    private byte[] Fragments(byte[] message, byte[] between)
    {
        var frames = new List<byte>();
        var opcode = random.Next(8) == 0 ? ClientFrame.Continuation : ClientFrame.Text;
        var rest = message.AsMemory();
        for (var pieces = random.Next(1, 6); pieces > 0; pieces--)
        {
            var piece = rest[..(pieces == 1 ? rest.Length : random.Next(rest.Length + 1))];
            rest = rest[piece.Length..];
            frames.AddRange(ClientFrame.Build(opcode, piece.Span, final: pieces == 1));
            frames.AddRange(pieces == 1 ? [] : between);
            opcode = ClientFrame.Continuation;
        }

        return [.. frames];
    }

    private byte[] CloseBody()
    {
        var body = new byte[random.Next(0, 126)];
        random.NextBytes(body);
        return body;
    }
}
