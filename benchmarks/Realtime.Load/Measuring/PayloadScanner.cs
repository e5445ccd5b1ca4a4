using System.Buffers.Binary;

namespace Realtime.Load.Measuring;

/// <summary>
/// Finds payloads in whatever the protocol puts around them. They come as they were sent, or inside a string, its quotes
/// escaped in one of two ways. Where the last one was is where the next one is looked for first.
/// </summary>
internal sealed class PayloadScanner
{
    private static readonly byte[][] Quotes = ["\""u8.ToArray(), "\\\""u8.ToArray(), "\\u0022"u8.ToArray()];
    private static readonly byte[][] Marks = [.. Quotes.Select(quote => (byte[])[.. quote, (byte)'s', .. quote, (byte)':', .. quote])];

    private int _form;
    private int _offset;

    /// <summary>The first payload in these bytes.</summary>
    /// <param name="bytes">Where to look; afterwards, what comes behind the payload's beginning.</param>
    /// <param name="delivery">What it says.</param>
    public bool TryTake(ref ReadOnlySpan<byte> bytes, out Delivery delivery)
    {
        var mark = Marks[_form];
        var at = _offset + mark.Length <= bytes.Length && bytes.Slice(_offset, mark.Length).SequenceEqual(mark) ? _offset : Find(bytes);
        if (at < 0)
        {
            delivery = default;
            return false;
        }

        // Between two numbers: quote, comma, quote, letter, quote, colon, quote.
        var between = 4 * Quotes[_form].Length + 3;
        var sequence = bytes[(at + Marks[_form].Length)..];
        var time = sequence[(Payload.SequenceDigits + between)..];
        var acknowledged = time[(Payload.TimeDigits + between)..];
        delivery = new Delivery(Number(sequence, Payload.SequenceDigits), Number(time, Payload.TimeDigits), Number(acknowledged, Payload.SequenceDigits));
        bytes = acknowledged[Payload.SequenceDigits..];
        return true;
    }

    private int Find(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < Marks.Length; i++)
        {
            var form = (_form + i) % Marks.Length;
            if (bytes.IndexOf(Marks[form]) is var at and >= 0)
            {
                _form = form;
                _offset = at;
                return at;
            }
        }

        return -1;
    }

    private static long Number(ReadOnlySpan<byte> digits, int count)
    {
        long number = 0;
        for (; count >= 8; count -= 8)
        {
            number = number * 100_000_000 + EightDigits(BinaryPrimitives.ReadUInt64LittleEndian(digits));
            digits = digits[8..];
        }

        foreach (var digit in digits[..count])
        {
            number = number * 10 + (digit - '0');
        }

        return number;
    }

    /// <summary>Adds up neighbours: digits to pairs, pairs to fours, fours to the number.</summary>
    private static long EightDigits(ulong digits)
    {
        digits -= 0x3030_3030_3030_3030;
        digits = (digits * 10) + (digits >> 8);
        return (uint)((((digits & 0x0000_00FF_0000_00FF) * 0x000F_4240_0000_0064) + (((digits >> 16) & 0x0000_00FF_0000_00FF) * 0x0000_2710_0000_0001)) >> 32);
    }
}
