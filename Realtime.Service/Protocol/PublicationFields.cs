using System.Buffers.Text;
using System.Text.Json;
using Realtime.Backchannel.Publishing;

namespace Realtime.Service.Protocol;

/// <summary>
/// Where the fields of a publication's JSON object are. Only what is not passed on as it is needs them: Protobuf, and
/// deltas.
/// </summary>
internal readonly ref struct PublicationFields
{
    /// <summary>Publishers may send what is as deep as JSON readers allow; in its publication it is deeper.</summary>
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 1000 };

    private PublicationFields(ReadOnlySpan<byte> data, ReadOnlySpan<byte> info, ReadOnlySpan<byte> tags)
    {
        Data = data;
        Info = info;
        Tags = tags;
    }

    /// <summary>The text of the data.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The client that has published it, as a JSON object; empty if a backend has.</summary>
    public ReadOnlySpan<byte> Info { get; }

    /// <summary>Its tags, as a JSON object; empty if it has none.</summary>
    public ReadOnlySpan<byte> Tags { get; }

    public static PublicationFields Read(in Envelope envelope)
    {
        ReadOnlySpan<byte> data = "null"u8, info = default, tags = default;
        var reader = new Utf8JsonReader(envelope.Publication, ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            var isInfo = reader.ValueTextEquals("info"u8);
            var isTags = reader.ValueTextEquals("tags"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var value = envelope.Publication[start..(int)reader.BytesConsumed];
            data = isData ? value : data;
            info = isInfo ? value : info;
            tags = isTags ? value : tags;
        }

        return new PublicationFields(data, info, tags);
    }

    /// <summary>The bytes that were published: the text of the data, or what it says in base64 if it is binary.</summary>
    public static byte[] Bytes(in Envelope envelope, ReadOnlySpan<byte> data)
    {
        if (!envelope.IsBinary)
        {
            return data.ToArray();
        }

        // A JSON string without escapes: base64 needs none.
        var text = data[1..^1];
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        Base64.DecodeFromUtf8(text, bytes, out _, out var written);
        return bytes[..written];
    }
}
