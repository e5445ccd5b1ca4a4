using System.Buffers.Binary;
using System.Numerics;

namespace Realtime.Service.Channels.Delta;

/// <summary>
/// Writes the parts of a delta (protocol 1.13), as long as there is room. Integers are in base 64, the highest digit
/// first.
/// </summary>
internal ref struct FossilWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private int _length;

    private static ReadOnlySpan<byte> Digits => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~"u8;

    /// <summary>Whether something did not fit.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The length of what has been written; 0 if something did not fit.</summary>
    public readonly int Length => IsFull ? 0 : _length;

    /// <summary>What a copy takes in the delta, in bytes.</summary>
    public static int CopyLength(int offset, int length) => DigitCount((uint)length) + DigitCount((uint)offset) + 2;

    /// <summary>The sum of all big-endian words, padded with zeros.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (; bytes.Length >= 4; bytes = bytes[4..])
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(bytes);
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            sum += (uint)bytes[i] << (24 - 8 * i);
        }

        return sum;
    }

    /// <summary>The size of the target: what a delta begins with.</summary>
    public void WriteSize(int size) => WriteNumber((uint)size, (byte)'\n');

    /// <summary>A piece of the source; nothing, if it is empty.</summary>
    public void WriteCopy(int offset, int length)
    {
        if (length > 0)
        {
            WriteNumber((uint)length, (byte)'@');
            WriteNumber((uint)offset, (byte)',');
        }
    }

    /// <summary>New bytes; nothing, if there are none.</summary>
    public void WriteInsert(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        WriteNumber((uint)bytes.Length, (byte)':');
        if (Reserve(bytes.Length, out var room))
        {
            bytes.CopyTo(room);
        }
    }

    /// <summary>The target's checksum: what a delta ends with.</summary>
    public void WriteEnd(uint checksum) => WriteNumber(checksum, (byte)';');

    private static int DigitCount(uint number) => BitOperations.Log2(number | 1) / 6 + 1;

    private void WriteNumber(uint number, byte end)
    {
        var digits = DigitCount(number);
        if (Reserve(digits + 1, out var room))
        {
            room[digits] = end;
            for (var i = digits - 1; i >= 0; i--, number >>= 6)
            {
                room[i] = Digits[(int)(number & 63)];
            }
        }
    }

    private bool Reserve(int length, out Span<byte> room)
    {
        IsFull |= length > _destination.Length - _length;
        room = IsFull ? default : _destination.Slice(_length, length);
        _length += room.Length;
        return !IsFull;
    }
}
