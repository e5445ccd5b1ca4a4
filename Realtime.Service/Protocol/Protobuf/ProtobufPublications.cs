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
        if (Backchannel.Presence.ClientInfo.TryParse(fields.Info) is { } info)
        {
            publication.Info = ProtobufReplies.From(info);
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
