using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Realtime.Service.Channels.Delta;

/// <summary>
/// Writes deltas in Fossil's format (protocol 1.13): how a target is made of pieces of its source and of new bytes.
/// The common beginning and end are taken first; what is between them is searched for runs of 16 bytes and more that
/// stand anywhere in the source. The time is in proportion to the sizes, whatever the bytes are.
/// </summary>
internal static class FossilDelta
{
    /// <summary>The shortest run of bytes that is looked for.</summary>
    private const int Window = 16;

    /// <summary>How many places in the source are tried for one place in the target: repetitive sources have thousands.</summary>
    private const int MaxCandidates = 32;

    /// <summary>Up to this size every place of the source is indexed, so that runs of 16 bytes are found; above, every 16th, and runs of 31.</summary>
    private const int FineSourceSize = 4096;

    /// <summary>Writes the delta that turns one payload into the next.</summary>
    /// <param name="source">What the client has.</param>
    /// <param name="target">What it is to have.</param>
    /// <param name="destination">Where the delta goes. As long as the target is always enough.</param>
    /// <param name="text">
    /// Both payloads are UTF-8, and the delta must be, too, because it travels in a JSON string: new bytes are whole
    /// characters then. Copies carry no bytes, and may be anything.
    /// </param>
    /// <returns>The length of the delta; 0 if it would not be smaller than the target, or does not fit.</returns>
    public static int TryCreate(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target, Span<byte> destination, bool text)
    {
        var writer = new FossilWriter(destination[..Math.Min(destination.Length, Math.Max(target.Length - 1, 0))]);
        writer.WriteSize(target.Length);

        var prefix = CutBack(target, source.CommonPrefixLength(target), text);
        if (prefix < Window)
        {
            prefix = 0;
        }

        var suffix = CommonSuffixLength(source[prefix..], target[prefix..]);
        suffix = target.Length - CutForward(target, target.Length - suffix, text);
        if (suffix < Window)
        {
            suffix = 0;
        }

        var middle = target.Length - suffix;
        writer.WriteCopy(0, prefix);
        if (middle - prefix < Window || source.Length < Window)
        {
            writer.WriteInsert(target[prefix..middle]);
        }
        else
        {
            WriteMiddle(ref writer, source, target, prefix, middle, text);
        }

        writer.WriteCopy(source.Length - suffix, suffix);
        writer.WriteEnd(FossilWriter.Checksum(target));
        return writer.Length;
    }

    private static void WriteMiddle(
        ref FossilWriter writer, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target, int start, int end, bool text)
    {
        var stride = source.Length <= FineSourceSize ? 1 : Window;
        var blocks = (source.Length - Window) / stride + 1;
        var bits = BitOperations.Log2((uint)blocks) + 1;

        // First block of each hash, and next one of the same hash; both 1-based, 0 is none.
        var first = ArrayPool<int>.Shared.Rent(1 << bits);
        var next = ArrayPool<int>.Shared.Rent(blocks + 1);
        try
        {
            Array.Clear(first, 0, 1 << bits);

            // Backwards, so that early places are tried first: from there a repetition goes on for longest.
            for (var block = blocks; block > 0; block--)
            {
                ref var head = ref first[Hash(source[((block - 1) * stride)..], bits)];
                next[block] = head;
                head = block;
            }

            var written = start;
            var at = start;
            while (at + Window <= end && !writer.IsFull)
            {
                var match = default(Match);
                var block = first[Hash(target[at..], bits)];
                for (var tries = 0; block != 0 && tries < MaxCandidates; tries++, block = next[block])
                {
                    var found = Extend(source, target[..end], (block - 1) * stride, at, written, text);
                    if (found.Saves > match.Saves)
                    {
                        match = found;
                    }
                }

                if (match.Saves > 0)
                {
                    writer.WriteInsert(target[written..match.Target]);
                    writer.WriteCopy(match.Source, match.Length);
                    at = written = match.Target + match.Length;
                }
                else
                {
                    at++;
                }
            }

            writer.WriteInsert(target[written..end]);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(first);
            ArrayPool<int>.Shared.Return(next);
        }
    }

    /// <summary>The run around a place in both, as far as it goes and nothing else has been written yet; none, if only the hashes are equal.</summary>
    private static Match Extend(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target, int sourceAt, int targetAt, int written, bool text)
    {
        var length = source[sourceAt..].CommonPrefixLength(target[targetAt..]);
        if (length < Window)
        {
            return default;
        }

        var before = CommonSuffixLength(source[..sourceAt], target[written..targetAt]);
        var from = CutForward(target, targetAt - before, text);
        var to = CutBack(target, targetAt + length, text);
        return new Match(sourceAt - (targetAt - from), from, to - from);
    }

    /// <summary>
    /// Sixteen bytes at once. Fossil rolls a sum from place to place; on machines that multiply 64 bits this is no
    /// slower, and spreads better.
    /// </summary>
    private static int Hash(ReadOnlySpan<byte> bytes, int bits)
    {
        var low = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var high = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        return (int)(((low * 0x9E3779B97F4A7C15) ^ BitOperations.RotateLeft(high * 0xC2B2AE3D27D4EB4F, 31)) * 0x9E3779B97F4A7C15 >> (64 - bits));
    }

    private static int CommonSuffixLength(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var max = Math.Min(a.Length, b.Length);
        var length = 0;
        while (length < max && a[^(length + 1)] == b[^(length + 1)])
        {
            length++;
        }

        return length;
    }

    /// <summary>The place itself, or the next one where a character begins.</summary>
    private static int CutForward(ReadOnlySpan<byte> target, int at, bool text)
    {
        while (text && at < target.Length && IsInsideCharacter(target[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>The place itself, or the last one before where a character begins.</summary>
    private static int CutBack(ReadOnlySpan<byte> target, int at, bool text)
    {
        while (text && at > 0 && at < target.Length && IsInsideCharacter(target[at]))
        {
            at--;
        }

        return at;
    }

    private static bool IsInsideCharacter(byte unit) => (unit & 0xC0) == 0x80;

    /// <summary>A run of bytes that source and target share.</summary>
    private readonly record struct Match(int Source, int Target, int Length)
    {
        /// <summary>How many bytes the delta is smaller for copying it.</summary>
        public int Saves => Length - FossilWriter.CopyLength(Source, Length);
    }
}
