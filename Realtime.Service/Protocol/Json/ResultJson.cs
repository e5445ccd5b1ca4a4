using System.Text.Json;
using Realtime.Backchannel.Publishing;

namespace Realtime.Service.Protocol;

/// <summary>
/// What replies and pushes are made of. Zero values are left out, but for the few that the protocol always writes (1.2).
/// </summary>
internal static class ResultJson
{
    public static void WriteFields(Utf8JsonWriter json, SubscribeResult result)
    {
        if (result.Recoverable)
        {
            json.WriteBoolean("recoverable"u8, true);
        }

        if (result.Positioned)
        {
            json.WriteBoolean("positioned"u8, true);
        }

        if (result.Recoverable || result.Positioned)
        {
            json.WriteString("epoch"u8, result.Position.Epoch);
            if (result.Position.Offset > 0)
            {
                json.WriteNumber("offset"u8, result.Position.Offset);
            }
        }

        if (result.WasRecovering)
        {
            json.WriteBoolean("was_recovering"u8, true);
        }

        if (result.Recovered)
        {
            json.WriteBoolean("recovered"u8, true);
        }

        if (result.Delta)
        {
            json.WriteBoolean("delta"u8, true);
        }

        WriteTtl(json, result.Ttl);
        if (result.Data is { } data)
        {
            json.WritePropertyName("data"u8);
            json.WriteRawValue(data.Bytes.Span, skipInputValidation: true);
        }

        if (result.Publications.Count > 0)
        {
            WritePublications(json, result.Publications, asText: result.Delta);
        }
    }

    /// <summary>Writes that something must be refreshed in time.</summary>
    public static void WriteTtl(Utf8JsonWriter json, uint? ttl)
    {
        if (ttl is { } seconds)
        {
            json.WriteBoolean("expires"u8, true);
            json.WriteNumber("ttl"u8, seconds);
        }
    }

    public static void WritePublications(Utf8JsonWriter json, IReadOnlyList<byte[]> envelopes, bool asText)
    {
        json.WriteStartArray("publications"u8);
        foreach (var message in envelopes)
        {
            if (Envelope.TryParse(message, out var envelope))
            {
                var data = asText ? PublicationData.Full : PublicationData.Plain;
                json.WriteRawValue(PublicationJson.Write(envelope, data), skipInputValidation: true);
            }
        }

        json.WriteEndArray();
    }
}
