using Realtime.Service.Channels.Delta;

namespace Realtime.Service.Tests.Delta;

/// <summary>Applies deltas in Fossil's format, and throws at whatever is not as it must be.</summary>
internal static class FossilPatch
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";

    public static byte[] Apply(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta)
    {
        var target = new List<byte>();
        var at = 0;
        var size = Number(delta, ref at);
        Expect(delta, ref at, '\n');
        while (true)
        {
            var number = Number(delta, ref at);
            switch ((char)delta[at++])
            {
                case '@':
                    var offset = Number(delta, ref at);
                    Expect(delta, ref at, ',');
                    target.AddRange(source.Slice(checked((int)offset), checked((int)number)));
                    break;
                case ':':
                    target.AddRange(delta.Slice(at, checked((int)number)));
                    at += (int)number;
                    break;
                case ';':
                    var result = target.ToArray();
                    return at == delta.Length && result.Length == size && FossilWriter.Checksum(result) == number
                        ? result
                        : throw new FormatException("The delta's end does not fit what came before.");
                default:
                    throw new FormatException($"Unknown operator at {at - 1}.");
            }
        }
    }

    /// <summary>What the delta carries itself, one after the other.</summary>
    public static IEnumerable<byte[]> Inserts(byte[] delta)
    {
        var at = 0;
        Number(delta, ref at);
        Expect(delta, ref at, '\n');
        while (true)
        {
            var number = (int)Number(delta, ref at);
            switch ((char)delta[at++])
            {
                case '@':
                    Number(delta, ref at);
                    Expect(delta, ref at, ',');
                    break;
                case ':':
                    yield return delta[at..(at + number)];
                    at += number;
                    break;
                default:
                    yield break;
            }
        }
    }

    private static uint Number(ReadOnlySpan<byte> delta, ref int at)
    {
        var (number, start) = (0ul, at);
        while (Digits.IndexOf((char)delta[at]) is >= 0 and var digit)
        {
            number = number << 6 | (uint)digit;
            at++;
        }

        return at > start ? checked((uint)number) : throw new FormatException($"A number is missing at {at}.");
    }

    private static void Expect(ReadOnlySpan<byte> delta, ref int at, char expected)
    {
        if (delta[at++] != expected)
        {
            throw new FormatException($"'{expected}' is missing at {at - 1}.");
        }
    }
}
