using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Realtime.Backchannel.Publishing;

namespace Realtime.Service.Protocol;

/// <summary>
/// Puts a publication's offset into its JSON object, which publishers send without it. By bytes: the publication is
/// one line of JSON already, and is not parsed on its way through, unless its data must become text (protocol 1.13).
/// </summary>
internal static class PublicationJson
{
    /// <summary>No offset has more digits than this.</summary>
    private const int MaxOffsetDigits = 20;

    private static ReadOnlySpan<byte> OffsetField => "{\"offset\":"u8;

    /// <summary>The publication with its offset, if it has one.</summary>
    public static byte[] Write(in Envelope envelope, PublicationData data) => Write([], envelope, data, []);

    /// <summary><c>{"push":{"channel":"topic:3.42","pub":{"offset":7,"data":...}}}</c></summary>
    public static byte[] WritePush(string channel, in Envelope envelope, PublicationData data)
    {
        Span<byte> before = stackalloc byte[1024];
        var length = 0;
        Append(before, ref length, "{\"push\":{\"channel\":\""u8);

        // Names are printable ASCII, of which JSON knows two characters that must be escaped.
        foreach (var character in channel)
        {
            if (character is '"' or '\\')
            {
                before[length++] = (byte)'\\';
            }

            before[length++] = (byte)character;
        }

        Append(before, ref length, "\",\"pub\":"u8);
        return Write(before[..length], envelope, data, "}}"u8);
    }

    private static byte[] Write(ReadOnlySpan<byte> before, in Envelope envelope, PublicationData data, ReadOnlySpan<byte> after)
    {
        if (data.AsText)
        {
            return [.. before, .. WriteAsText(envelope, data), .. after];
        }

        var buffer = new byte[before.Length + OffsetField.Length + MaxOffsetDigits + 1 + envelope.Publication.Length + after.Length];
        var length = 0;
        Append(buffer, ref length, before);
        if (envelope.Offset == 0)
        {
            Append(buffer, ref length, envelope.Publication);
        }
        else
        {
            Append(buffer, ref length, OffsetField);
            Utf8Formatter.TryFormat(envelope.Offset, buffer.AsSpan(length), out var digits);
            length += digits;

            var fields = envelope.Publication[1..];
            if (fields is not [(byte)'}'])
            {
                buffer[length++] = (byte)',';
            }

            Append(buffer, ref length, fields);
        }

        Append(buffer, ref length, after);
        return buffer[..length];
    }

    /// <summary>The same with the data, or its delta, as the text of a string.</summary>
    private static byte[] WriteAsText(in Envelope envelope, PublicationData data)
    {
        var fields = PublicationFields.Read(envelope);
        var text = JsonText.Quote(data.Delta.IsEmpty ? fields.Data : data.Delta);
        var publication = new List<byte>(text.Length + fields.Tags.Length + fields.Info.Length + 96);
        publication.AddRange("{"u8);
        if (envelope.Offset > 0)
        {
            publication.AddRange(Encoding.ASCII.GetBytes($"\"offset\":{envelope.Offset},"));
        }

        publication.AddRange("\"data\":"u8);
        publication.AddRange(text);
        if (!data.Delta.IsEmpty)
        {
            publication.AddRange(",\"delta\":true"u8);
        }

        AddField(publication, ",\"info\":"u8, fields.Info);
        AddField(publication, ",\"tags\":"u8, fields.Tags);
        publication.AddRange("}"u8);
        return [.. publication];
    }

    private static void AddField(List<byte> publication, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            publication.AddRange(name);
            publication.AddRange(value);
        }
    }

    private static void Append(Span<byte> buffer, ref int length, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer[length..]);
        length += bytes.Length;
    }
}
