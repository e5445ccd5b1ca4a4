using System.Buffers.Binary;

namespace Realtime.Load.WebSockets;

/// <summary>
/// Finds the messages in what a server sends (RFC 6455, 5): all lengths, messages in several frames, frames that arrive
/// in pieces. Bytes of an unfinished frame are kept here, and must be put before those that come next.
/// </summary>
internal sealed class FrameReader
{
    private byte[] _kept = [];
    private int _keptLength;
    private byte[] _message = [];
    private int _messageLength;
    private Opcode _opcode;

    /// <summary>What was left over by the last call of <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> Kept => _kept.AsSpan(0, _keptLength);

    /// <summary>Gives every complete message to the sink, in order.</summary>
    /// <param name="bytes">What was <see cref="Kept"/>, and what has come since.</param>
    /// <param name="sink">Gets the messages; when it says so, no more of them.</param>
    /// <exception cref="InvalidDataException">The server breaks the protocol.</exception>
    public void Read(ReadOnlySpan<byte> bytes, IMessageSink sink)
    {
        while (TryReadFrame(ref bytes, out var opcode, out var isLast, out var payload))
        {
            if (!Take(opcode, isLast, payload, sink))
            {
                _keptLength = 0;
                return;
            }
        }

        Keep(bytes);
    }

    /// <summary>For a new connection.</summary>
    public void Reset() => _keptLength = _messageLength = 0;

    private static bool TryReadFrame(ref ReadOnlySpan<byte> bytes, out Opcode opcode, out bool isLast, out ReadOnlySpan<byte> payload)
    {
        opcode = default;
        isLast = false;
        payload = default;
        if (bytes.Length < 2)
        {
            return false;
        }

        if ((bytes[0] & 0x70) != 0 || (bytes[1] & 0x80) != 0)
        {
            throw new InvalidDataException("A frame is masked, or has bits set that nobody agreed on.");
        }

        var header = 2;
        ulong length = bytes[1];
        if (length == 126)
        {
            header = 4;
            if (bytes.Length < header)
            {
                return false;
            }

            length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        }
        else if (length == 127)
        {
            header = 10;
            if (bytes.Length < header)
            {
                return false;
            }

            length = BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
        }

        if ((ulong)(bytes.Length - header) < length)
        {
            return false;
        }

        opcode = (Opcode)(bytes[0] & 0x0F);
        isLast = (bytes[0] & 0x80) != 0;
        payload = bytes.Slice(header, (int)length);
        bytes = bytes[(header + (int)length)..];
        return true;
    }

    private bool Take(Opcode opcode, bool isLast, ReadOnlySpan<byte> payload, IMessageSink sink)
    {
        if (opcode >= Opcode.Close || (isLast && opcode != Opcode.Continuation))
        {
            return sink.OnMessage(opcode, payload);
        }

        if (opcode != Opcode.Continuation)
        {
            _opcode = opcode;
            _messageLength = 0;
        }

        if (_message.Length < _messageLength + payload.Length)
        {
            Array.Resize(ref _message, 2 * (_messageLength + payload.Length));
        }

        payload.CopyTo(_message.AsSpan(_messageLength));
        _messageLength += payload.Length;
        return !isLast || sink.OnMessage(_opcode, _message.AsSpan(0, _messageLength));
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (_kept.Length < rest.Length)
        {
            _kept = new byte[Math.Max(256, 2 * rest.Length)];
        }

        rest.CopyTo(_kept);
        _keptLength = rest.Length;
    }
}
