using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Realtime.Backchannel.Publishing;

/// <summary>
/// What travels from a publisher to the nodes, and what history keeps: one line of ASCII, then the publication.
/// <code>
/// p1 &lt;offset&gt; &lt;epoch&gt; &lt;unix ms&gt; &lt;W3C traceparent or -&gt;\n{"data":{...}}
/// </code>
/// The publication is a JSON object in wire form (protocol: Publication) without its offset, on one line: a node puts
/// it into a frame as it is. Channels without history have offset 0 and the epoch <c>-</c>.
/// </summary>
public readonly ref struct Envelope
{
    private static ReadOnlySpan<byte> Kind => "p1 "u8;

    private static ReadOnlySpan<byte> BinaryKind => "b1 "u8;

    private Envelope(bool isBinary, ulong offset, ReadOnlySpan<byte> epoch, long publishedAt, ReadOnlySpan<byte> traceparent, ReadOnlySpan<byte> publication)
    {
        IsBinary = isBinary;
        Offset = offset;
        Epoch = epoch;
        PublishedAt = publishedAt;
        Traceparent = traceparent;
        Publication = publication;
    }

    /// <summary>Whether the data was no JSON when it was published: it is a string in base64 then, and the kind is <c>b1</c>.</summary>
    public bool IsBinary { get; }

    /// <summary>The publication's place in the channel, from 1; 0 in a channel without history.</summary>
    public ulong Offset { get; }

    /// <summary>Names the life of the channel's offsets: it changes when Redis has lost them. ASCII; empty without history.</summary>
    public ReadOnlySpan<byte> Epoch { get; }

    /// <summary>When the publisher sent it, in milliseconds since the Unix epoch, by the publisher's clock.</summary>
    public long PublishedAt { get; }

    /// <summary>The publisher's trace context (W3C Trace Context, traceparent), or empty.</summary>
    public ReadOnlySpan<byte> Traceparent { get; }

    /// <summary>The publication: a JSON object on one line, UTF-8.</summary>
    public ReadOnlySpan<byte> Publication { get; }

    /// <summary>Reads an envelope; false if it is not one, for instance one of a later format.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, out Envelope envelope)
    {
        envelope = default;
        var newline = message.IndexOf((byte)'\n');
        var isBinary = message.StartsWith(BinaryKind);
        if (newline < 0 || !(isBinary || message.StartsWith(Kind)))
        {
            return false;
        }

        var fields = new FieldReader(message[Kind.Length..newline]);
        if (!fields.TryTakeNumber(out var offset) || !fields.TryTake(out var epoch) ||
            !fields.TryTakeNumber(out var publishedAt) || !fields.TryTake(out var traceparent) || !fields.AtEnd)
        {
            return false;
        }

        envelope = new Envelope(isBinary, offset, epoch, (long)publishedAt, traceparent, message[(newline + 1)..]);
        return envelope.Publication is [(byte)'{', .., (byte)'}'];
    }

    /// <summary>The part that the publisher knows: everything after the position.</summary>
    internal static byte[] WriteTail(DateTimeOffset now, string? traceparent, ReadOnlySpan<byte> publication)
    {
        var header = string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeMilliseconds()} {traceparent ?? "-"}\n");
        return Concat(header, publication);
    }

    /// <summary>A whole envelope for a channel without history.</summary>
    internal static byte[] WriteWithoutPosition(bool isBinary, ReadOnlySpan<byte> tail) => Concat(isBinary ? "b1 0 - " : "p1 0 - ", tail);

    private static byte[] Concat(string ascii, ReadOnlySpan<byte> rest)
    {
        var bytes = new byte[ascii.Length + rest.Length];
        Encoding.ASCII.GetBytes(ascii, bytes);
        rest.CopyTo(bytes.AsSpan(ascii.Length));
        return bytes;
    }

    /// <summary>Takes a header apart at its spaces.</summary>
    private ref struct FieldReader(ReadOnlySpan<byte> header)
    {
        private ReadOnlySpan<byte> _rest = header;

        public readonly bool AtEnd => _rest.IsEmpty;

        public bool TryTakeNumber(out ulong number)
        {
            number = 0;
            return TryTake(out var text) && Utf8Parser.TryParse(text, out number, out var used) && used == text.Length;
        }

        /// <summary>The next field; <c>-</c> stands for an empty one.</summary>
        public bool TryTake(out ReadOnlySpan<byte> field)
        {
            var space = _rest.IndexOf((byte)' ');
            field = space < 0 ? _rest : _rest[..space];
            _rest = space < 0 ? [] : _rest[(space + 1)..];
            if (field.IsEmpty)
            {
                return false;
            }

            field = field is [(byte)'-'] ? [] : field;
            return true;
        }
    }
}
