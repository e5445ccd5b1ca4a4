using System.Buffers.Text;
using Realtime.Backchannel.Publishing;

namespace Realtime.Service.Protocol;

/// <summary>
/// Puts a publication's offset into its JSON object, which publishers send without it. By bytes: the publication is
/// one line of JSON already, and is not parsed on its way through.
/// </summary>
internal static class PublicationJson
{
    /// <summary>No offset has more digits than this.</summary>
    public const int MaxOffsetDigits = 20;

    /// <summary>How many bytes <see cref="Write"/> needs at most.</summary>
    public static int MaxLength(in Envelope envelope) => envelope.Publication.Length + "\"offset\":,"u8.Length + MaxOffsetDigits;

    /// <summary>Writes the publication with its offset, if it has one; returns the number of bytes written.</summary>
    public static int Write(in Envelope envelope, Span<byte> destination)
    {
        if (envelope.Offset == 0)
        {
            envelope.Publication.CopyTo(destination);
            return envelope.Publication.Length;
        }

        var head = "{\"offset\":"u8;
        head.CopyTo(destination);
        Utf8Formatter.TryFormat(envelope.Offset, destination[head.Length..], out var digits);
        var length = head.Length + digits;

        var fields = envelope.Publication[1..];
        if (fields is not [(byte)'}'])
        {
            destination[length++] = (byte)',';
        }

        fields.CopyTo(destination[length..]);
        return length + fields.Length;
    }

    /// <summary>The publication with its offset, as an array of its own.</summary>
    public static byte[] WithOffset(in Envelope envelope)
    {
        var buffer = new byte[MaxLength(envelope)];
        return buffer[..Write(envelope, buffer)];
    }
}
