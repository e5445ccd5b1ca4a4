using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Realtime.Backchannel.Publishing;

namespace Realtime.Service.Protocol;

/// <summary>Writes replies and pushes as JSON (protocol 1.3 to 1.5). Zero values are left out, as the protocol has it.</summary>
internal static class ReplyJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        // Frames are parsed as JSON, never as HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static byte[] Error(uint id, ErrorCode error) => Reply(id, error, static (json, error) =>
    {
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, error.Code);
        json.WriteString("message"u8, error.Message);
        if (error.Temporary)
        {
            json.WriteBoolean("temporary"u8, true);
        }

        json.WriteEndObject();
    });

    public static byte[] Connected(uint id, ConnectResult result) => Reply(id, result, static (json, result) =>
    {
        json.WriteStartObject("connect"u8);
        json.WriteString("client"u8, result.Client);
        json.WriteString("version"u8, BuildVersion.Text);
        json.WriteNumber("ping"u8, result.PingSeconds);
        json.WriteBoolean("pong"u8, true);
        json.WriteString("node"u8, result.Node);
        if (result.Subscriptions.Count > 0)
        {
            json.WriteStartObject("subs"u8);
            foreach (var (channel, subscription) in result.Subscriptions)
            {
                json.WriteStartObject(channel);
                WriteFields(json, subscription);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    public static byte[] Subscribed(uint id, SubscribeResult result) => Reply(id, result, static (json, result) =>
    {
        json.WriteStartObject("subscribe"u8);
        WriteFields(json, result);
        json.WriteEndObject();
    });

    public static byte[] Unsubscribed(uint id) => Reply(id, 0, static (json, _) =>
    {
        json.WriteStartObject("unsubscribe"u8);
        json.WriteEndObject();
    });

    /// <summary>Publications, epoch and offset are written even when they are empty (protocol 1.2).</summary>
    public static byte[] History(uint id, HistoryPage page) => Reply(id, page, static (json, page) =>
    {
        json.WriteStartObject("history"u8);
        WritePublications(json, page.Envelopes);
        json.WriteString("epoch"u8, page.Position.Epoch);
        json.WriteNumber("offset"u8, page.Position.Offset);
        json.WriteEndObject();
    });

    public static byte[] UnsubscribePush(string channel, UnsubscribeCode why)
    {
        var text = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            json.WriteStartObject("push"u8);
            json.WriteString("channel"u8, channel);
            json.WriteStartObject("unsubscribe"u8);
            json.WriteNumber("code"u8, why.Code);
            json.WriteString("reason"u8, why.Reason);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return text.WrittenSpan.ToArray();
    }

    private static byte[] Reply<T>(uint id, T body, Action<Utf8JsonWriter, T> writeBody)
    {
        var text = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            if (id != 0)
            {
                json.WriteNumber("id"u8, id);
            }

            writeBody(json, body);
            json.WriteEndObject();
        }

        return text.WrittenSpan.ToArray();
    }

    private static void WriteFields(Utf8JsonWriter json, SubscribeResult result)
    {
        if (result.Recoverable)
        {
            json.WriteBoolean("recoverable"u8, true);
            json.WriteBoolean("positioned"u8, true);
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

        if (result.Publications.Count > 0)
        {
            WritePublications(json, result.Publications);
        }
    }

    private static void WritePublications(Utf8JsonWriter json, IReadOnlyList<byte[]> envelopes)
    {
        json.WriteStartArray("publications"u8);
        foreach (var message in envelopes)
        {
            if (Envelope.TryParse(message, out var envelope))
            {
                json.WriteRawValue(PublicationJson.WithOffset(envelope), skipInputValidation: true);
            }
        }

        json.WriteEndArray();
    }
}
