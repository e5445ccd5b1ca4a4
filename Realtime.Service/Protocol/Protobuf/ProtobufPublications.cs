using System.Text.Json;
using Google.Protobuf;
using Realtime.Backchannel.Publishing;

namespace Realtime.Service.Protocol.Protobuf;

/// <summary>Makes Protobuf's publications of envelopes, whose publications are JSON.</summary>
internal static class ProtobufPublications
{
    public static Publication From(in Envelope envelope, PublicationData data)
    {
        var fields = PublicationFields.Read(envelope);
        var publication = new Publication
        {
            Offset = envelope.Offset,
            Data = data.Delta.IsEmpty
                ? UnsafeByteOperations.UnsafeWrap(PublicationFields.Bytes(envelope, fields.Data))
                : ByteString.CopyFrom(data.Delta),
            Delta = !data.Delta.IsEmpty,
        };
        if (!fields.Info.IsEmpty)
        {
            publication.Info = ReadInfo(fields.Info);
        }

        if (!fields.Tags.IsEmpty)
        {
            ReadTags(fields.Tags, publication);
        }

        return publication;
    }

    public static void Add(ICollection<Publication> publications, IReadOnlyList<byte[]> envelopes)
    {
        foreach (var message in envelopes)
        {
            if (Envelope.TryParse(message, out var envelope))
            {
                publications.Add(From(envelope, PublicationData.Plain));
            }
        }
    }

    private static ClientInfo ReadInfo(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var info = document.RootElement;
        return new ClientInfo
        {
            User = info.GetProperty("user").GetString(),
            Client = info.GetProperty("client").GetString(),
            ConnInfo = Raw(info, "conn_info"),
            ChanInfo = Raw(info, "chan_info"),
        };
    }

    private static ByteString Raw(JsonElement info, string name) =>
        info.TryGetProperty(name, out var value) ? ByteString.CopyFromUtf8(value.GetRawText()) : ByteString.Empty;

    private static void ReadTags(ReadOnlySpan<byte> json, Publication publication)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            publication.Tags[name] = reader.GetString();
        }
    }
}
