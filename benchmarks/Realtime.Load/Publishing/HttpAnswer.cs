using System.Buffers.Text;

namespace Realtime.Load.Publishing;

/// <summary>What an HTTP/1.1 server has answered to a publication.</summary>
/// <param name="IsGood">Whether it has been published: a 2xx whose body tells of no error.</param>
/// <param name="Closes">Whether the server closes the connection now.</param>
internal readonly record struct HttpAnswer(bool IsGood, bool Closes)
{
    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    /// <summary>Reads one answer; false if it is not complete yet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HttpAnswer answer)
    {
        answer = default;
        var end = bytes.IndexOf(EndOfHead);
        if (end < 0)
        {
            return false;
        }

        var head = bytes[..(end + 2)];
        var body = bytes[(end + EndOfHead.Length)..];
        if (Header(head, "\ncontent-length:"u8) is { IsEmpty: false } text)
        {
            if (Utf8Parser.TryParse(text, out int length, out _) && body.Length < length)
            {
                return false;
            }
        }
        else if (Header(head, "\ntransfer-encoding:"u8) is { IsEmpty: false } && !body.EndsWith("0\r\n\r\n"u8))
        {
            return false;
        }

        var status = head.Length > 9 ? head[9] : (byte)0;
        answer = new HttpAnswer(
            status == '2' && body.IndexOf("\"error\""u8) < 0,
            Header(head, "\nconnection:"u8) is var connection && (connection.StartsWith("close"u8) || connection.StartsWith("Close"u8)));
        return true;
    }

    /// <summary>The value of a header, without leading spaces; empty if it is not there.</summary>
    /// <param name="head">The head, each line with its end.</param>
    /// <param name="name">The line break before the name, the name in lower case, and the colon.</param>
    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        for (; head.IndexOf((byte)'\n') is var line and >= 0; head = head[(line + 1)..])
        {
            var rest = head[line..];
            if (rest.Length > name.Length && System.Text.Ascii.EqualsIgnoreCase(rest[..name.Length], name))
            {
                var value = rest[name.Length..];
                return value[..value.IndexOf((byte)'\r')].TrimStart((byte)' ');
            }
        }

        return default;
    }
}
