using System.Text;
using System.Text.RegularExpressions;

namespace Realtime.Resilience.Tests.Fuzz;

/// <summary>Damages bytes, the same way for the same seed.</summary>
internal sealed partial class Mutator(Random random)
{
    private static readonly string[] Strings =
    [
        "", "x", "topic:1", "topic:", ":", "topic", "nowhere:1", "topic:{1}", "topic:Grüße", "live:1", "*", "\\u0000", "\\ud800", "topic:1\\n",
        new('x', 256), "topic:" + new string('x', 10_000), "abcdefgh",
    ];

    private static readonly string[] Numbers =
    [
        "0", "1", "2", "3", "300", "301", "65536", "2147483647", "2147483648", "4294967295", "9007199254740993", "9223372036854775807",
        "18446744073709551615", "-1", "-2", "1.0",
    ];

    private static readonly string[] WrongTypes =
    [
        "null", "true", "-1", "0", "0.5", "1e400", "4294967296", "18446744073709551616", "-9223372036854775809", "\"\"", "\"x\"", "[]", "{}",
        "[{}]", "\"\\ud800\"", "\"\\u0000\"", "{\"a\":{\"b\":[1]}}", "00", "NaN", "",
    ];

    private static readonly byte[][] InvalidUtf8 = [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xFF], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xE2, 0x82]];

    private static readonly byte[] HugeVarint = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F];

    /// <summary>A copy of one of <paramref name="seeds"/> with one to three damages; once in a while without.</summary>
    public byte[] Mutate(IReadOnlyList<byte[]> seeds)
    {
        var bytes = Pick(seeds).ToArray();
        for (var damages = random.Next(0, 16) == 0 ? 0 : random.Next(1, 4); damages > 0; damages--)
        {
            bytes = MutateOnce(bytes, Pick(seeds));
        }

        return bytes;
    }

    /// <summary>A copy of one of the JSON texts with other values of the same types, which get further than what is damaged.</summary>
    public byte[] Vary(IReadOnlyList<byte[]> seeds)
    {
        var text = Encoding.UTF8.GetString(Pick(seeds));
        return Encoding.UTF8.GetBytes(JsonValue().Replace(text, value => random.Next(3) > 0 ? value.Value : value.Value[0] switch
        {
            '"' => $"\"{Pick(Strings)}\"",
            't' or 'f' => random.Next(2) == 0 ? "true" : "false",
            _ => Pick(Numbers),
        }));
    }

    [GeneratedRegex("""(?<=[:,\[])(?:"(?:[^"\\]|\\.)*"(?!:)|\d+|true|false)""")]
    private static partial Regex JsonValue();

    private byte[] MutateOnce(byte[] bytes, byte[] other) => random.Next(10) switch
    {
        0 => FlipBit(bytes),
        1 => bytes[..random.Next(bytes.Length + 1)],
        2 => Insert(bytes, Slice(bytes)),
        3 => [.. bytes[..random.Next(bytes.Length + 1)], .. other[random.Next(other.Length + 1)..]],
        4 => ReplaceNumber(bytes),
        5 => Insert(bytes, Nesting()),
        6 => Insert(bytes, InvalidUtf8[random.Next(InvalidUtf8.Length)]),
        7 => ReplaceValue(bytes),
        8 => Remove(bytes),
        _ => Insert(bytes, random.Next(2) == 0 ? HugeVarint : "\n"u8.ToArray()),
    };

    private byte[] FlipBit(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return bytes;
    }

    private byte[] Slice(byte[] bytes)
    {
        var start = random.Next(bytes.Length + 1);
        return bytes[start..random.Next(start, bytes.Length + 1)];
    }

    private byte[] Insert(byte[] bytes, byte[] what)
    {
        var at = random.Next(bytes.Length + 1);
        return [.. bytes[..at], .. what, .. bytes[at..]];
    }

    private byte[] Remove(byte[] bytes)
    {
        var start = random.Next(bytes.Length + 1);
        return [.. bytes[..start], .. bytes[random.Next(start, bytes.Length + 1)..]];
    }

    private byte[] Nesting()
    {
        var open = random.Next(2) == 0 ? "[" : "{\"a\":";
        return Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(open, Pick([3, 63, 64, 65, 1000, 5000]))));
    }

    /// <summary>Puts another number where one stands in the text.</summary>
    private byte[] ReplaceNumber(byte[] bytes)
    {
        var start = IndexFrom(bytes, char.IsAsciiDigit);
        var end = start;
        while (end < bytes.Length && char.IsAsciiDigit((char)bytes[end]))
        {
            end++;
        }

        var number = random.Next(3) == 0 ? new string('9', random.Next(1, 400)) : WrongTypes[random.Next(2, 9)];
        return [.. bytes[..start], .. Encoding.ASCII.GetBytes(number), .. bytes[end..]];
    }

    /// <summary>Puts a value of another type behind a colon of the text.</summary>
    private byte[] ReplaceValue(byte[] bytes)
    {
        var start = Math.Min(IndexFrom(bytes, character => character == ':') + 1, bytes.Length);
        var end = start;
        while (end < bytes.Length && bytes[end] is not ((byte)',' or (byte)'}' or (byte)'\n'))
        {
            end++;
        }

        return [.. bytes[..start], .. Encoding.ASCII.GetBytes(Pick(WrongTypes)), .. bytes[end..]];
    }

    private int IndexFrom(byte[] bytes, Func<char, bool> isIt)
    {
        var index = random.Next(bytes.Length + 1);
        while (index < bytes.Length && !isIt((char)bytes[index]))
        {
            index++;
        }

        return index;
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
