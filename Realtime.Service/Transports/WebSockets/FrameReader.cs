using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>
/// Takes client frames out of what has been received (RFC 6455, 5.2). Holds no memory between messages: bytes wait in
/// the transport's pipe until a frame is whole, and only a fragmented message is gathered here.
/// </summary>
/// <param name="maxMessageSize">The largest message, in bytes, as it comes.</param>
/// <param name="compression">Whether messages may be compressed (RFC 7692).</param>
internal struct FrameReader(int maxMessageSize, bool compression = false)
{
    private byte[]? _fragments;
    private int _fragmentsLength;
    private byte _fragmentsOpcode;
    private bool _fragmentsCompressed;

    /// <summary>Takes the next message or control frame out of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">What has been received; cut to what follows the frame.</param>
    /// <param name="frame">The message, unmasked; to be disposed of.</param>
    public FrameReadResult TryRead(ref ReadOnlySequence<byte> buffer, out ClientFrame frame)
    {
        while (true)
        {
            frame = default;
            Span<byte> head = stackalloc byte[14];
            var headAvailable = (int)Math.Min(head.Length, buffer.Length);
            if (headAvailable < 2)
            {
                return FrameReadResult.Incomplete;
            }

            head = head[..headAvailable];
            buffer.Slice(0, headAvailable).CopyTo(head);

            var final = (head[0] & 0x80) != 0;
            var opcode = (byte)(head[0] & 0x0F);
            var masked = (head[1] & 0x80) != 0;
            var compressed = (head[0] & FrameFormat.Compressed) != 0;
            if ((head[0] & 0x30) != 0 || !masked || !IsAllowedHere(opcode, final) || (compressed && !MayBeCompressed(opcode)))
            {
                return FrameReadResult.ProtocolError;
            }

            if (!TryReadLength(head, out var headLength, out var length))
            {
                return FrameReadResult.Incomplete;
            }

            var isControl = (opcode & 0x8) != 0;
            if (isControl && length > 125)
            {
                return FrameReadResult.ProtocolError;
            }

            if (length > (ulong)(maxMessageSize - (isControl ? 0 : _fragmentsLength)))
            {
                return FrameReadResult.TooBig;
            }

            if (buffer.Length < headLength + (long)length)
            {
                return FrameReadResult.Incomplete;
            }

            var mask = MemoryMarshal.Read<uint>(head[(headLength - 4)..]);
            var payload = buffer.Slice(headLength, (long)length);
            buffer = buffer.Slice(payload.End);

            if (!isControl && (!final || _fragments is not null))
            {
                Gather(opcode, compressed, payload, (int)length, mask);
                if (!final)
                {
                    continue;
                }

                frame = new ClientFrame(_fragmentsOpcode, _fragmentsCompressed, _fragments!, _fragmentsLength);
                _fragments = null;
                _fragmentsLength = 0;
                return FrameReadResult.Frame;
            }

            var bytes = ArrayPool<byte>.Shared.Rent((int)length);
            payload.CopyTo(bytes);
            Unmask(bytes.AsSpan(0, (int)length), mask);
            frame = new ClientFrame(opcode, compressed, bytes, (int)length);
            return FrameReadResult.Frame;
        }
    }

    /// <summary>Gives back what a message that never ended has gathered.</summary>
    public void Release()
    {
        if (_fragments is { } fragments)
        {
            _fragments = null;
            ArrayPool<byte>.Shared.Return(fragments);
        }
    }

    private readonly bool IsAllowedHere(byte opcode, bool final) => opcode switch
    {
        0x0 => _fragments is not null,
        FrameFormat.Text or FrameFormat.Binary => _fragments is null,
        FrameFormat.Close or FrameFormat.Ping or FrameFormat.Pong => final,
        _ => false,
    };

    /// <summary>The first fragment says it for the whole message; control frames are never compressed (RFC 7692, 6.1).</summary>
    private readonly bool MayBeCompressed(byte opcode) => compression && opcode is (FrameFormat.Text or FrameFormat.Binary);

    /// <summary>Reads the length and finds where the payload begins, the mask being the four bytes before.</summary>
    private static bool TryReadLength(ReadOnlySpan<byte> head, out int headLength, out ulong length)
    {
        length = (ulong)(head[1] & 0x7F);
        headLength = length switch { 126 => 8, 127 => 14, _ => 6 };
        if (head.Length < headLength)
        {
            return false;
        }

        length = length switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(head[2..]),
            127 => BinaryPrimitives.ReadUInt64BigEndian(head[2..]),
            _ => length,
        };
        return true;
    }

    private void Gather(byte opcode, bool compressed, ReadOnlySequence<byte> payload, int length, uint mask)
    {
        if (_fragments is null)
        {
            _fragmentsOpcode = opcode;
            _fragmentsCompressed = compressed;
            _fragments = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1024));
        }
        else if (_fragments.Length < _fragmentsLength + length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_fragmentsLength + length, _fragments.Length * 2));
            _fragments.AsSpan(0, _fragmentsLength).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_fragments);
            _fragments = larger;
        }

        var target = _fragments.AsSpan(_fragmentsLength, length);
        payload.CopyTo(target);
        Unmask(target, mask);
        _fragmentsLength += length;
    }

    private static void Unmask(Span<byte> bytes, uint mask)
    {
        var wide = Vector.AsVectorByte(new Vector<uint>(mask));
        while (bytes.Length >= Vector<byte>.Count)
        {
            (new Vector<byte>(bytes) ^ wide).CopyTo(bytes);
            bytes = bytes[Vector<byte>.Count..];
        }

        Span<byte> narrow = stackalloc byte[4];
        MemoryMarshal.Write(narrow, mask);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= narrow[i & 3];
        }
    }
}

/// <summary>What <see cref="FrameReader"/> found.</summary>
internal enum FrameReadResult
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>A whole message or a control frame.</summary>
    Frame,

    /// <summary>Not the protocol; to be closed with 1002.</summary>
    ProtocolError,

    /// <summary>Larger than allowed; to be closed with 1009.</summary>
    TooBig,
}

/// <summary>A message or a control frame from the client, unmasked, in pooled memory.</summary>
internal readonly struct ClientFrame(byte opcode, bool compressed, byte[] bytes, int length) : IDisposable
{
    public byte Opcode => opcode;

    public bool IsCompressed => compressed;

    public ReadOnlyMemory<byte> Payload => bytes.AsMemory(0, length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(bytes);
}
