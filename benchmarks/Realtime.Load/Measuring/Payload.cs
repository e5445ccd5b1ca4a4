using System.Text;

namespace Realtime.Load.Measuring;

/// <summary>
/// The bytes that are published: <c>{"s":"0000000001","t":"0000000000000000","p":"0000000000xxx…"}</c>, a JSON object of
/// fixed length with sequence number, scheduled time, and what was acknowledged; see <see cref="Delivery"/>.
/// </summary>
internal static class Payload
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 100;

    /// <summary>Length in bytes inside a JSON string: there are twelve quotes.</summary>
    public const int EscapedLength = Length + 12;

    public const int SequenceDigits = 10, TimeDigits = 16;

    private const int SequenceAt = 6, TimeAt = SequenceAt + SequenceDigits + 7, AcknowledgedAt = TimeAt + TimeDigits + 7;

    private static readonly byte[] Template = MakeTemplate();

    public static void Write(Span<byte> bytes, in Delivery delivery)
    {
        Template.CopyTo(bytes);
        WriteNumber(bytes.Slice(SequenceAt, SequenceDigits), delivery.Sequence);
        WriteNumber(bytes.Slice(TimeAt, TimeDigits), delivery.Scheduled);
        WriteNumber(bytes.Slice(AcknowledgedAt, SequenceDigits), delivery.Acknowledged);
    }

    /// <summary>The same with a backslash before each quote.</summary>
    public static void WriteEscaped(Span<byte> bytes, in Delivery delivery)
    {
        Span<byte> plain = stackalloc byte[Length];
        Write(plain, delivery);
        var length = 0;
        foreach (var character in plain)
        {
            if (character == '"')
            {
                bytes[length++] = (byte)'\\';
            }

            bytes[length++] = character;
        }
    }

    private static byte[] MakeTemplate()
    {
        var begin = $"{{\"s\":\"{new string('0', SequenceDigits)}\",\"t\":\"{new string('0', TimeDigits)}\",\"p\":\"{new string('0', SequenceDigits)}";
        return Encoding.ASCII.GetBytes(begin.PadRight(Length - 2, 'x') + "\"}");
    }

    public static void WriteNumber(Span<byte> digits, long number)
    {
        for (var i = digits.Length - 1; i >= 0; i--, number /= 10)
        {
            digits[i] = (byte)('0' + number % 10);
        }
    }
}
