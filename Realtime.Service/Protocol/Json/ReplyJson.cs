using System.Text.Json;

namespace Realtime.Service.Protocol;

/// <summary>Writes replies as JSON (protocol 1.3 and 1.4).</summary>
internal static class ReplyJson
{
    public static byte[] Write(uint id, Reply reply) => JsonText.Write((id, reply), static (json, it) =>
    {
        json.WriteStartObject();
        if (it.id != 0)
        {
            json.WriteNumber("id"u8, it.id);
        }

        json.WriteStartObject(Name(it.reply));
        WriteBody(json, it.reply);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static string Name(Reply reply) => reply switch
    {
        ErrorReply => "error",
        ConnectReply => "connect",
        SubscribeReply => "subscribe",
        PresenceReply => "presence",
        PresenceStatsReply => "presence_stats",
        HistoryReply => "history",
        RpcReply => "rpc",
        RefreshReply => "refresh",
        SubRefreshReply => "sub_refresh",
        DoneReply done => done.Method,
        _ => throw new InvalidOperationException($"{reply.GetType().Name} has no JSON form."),
    };

    private static void WriteBody(Utf8JsonWriter json, Reply reply)
    {
        switch (reply)
        {
            case ErrorReply { Error: var error }:
                WriteError(json, error);
                break;
            case ConnectReply connected:
                WriteConnected(json, connected);
                break;
            case SubscribeReply { Result: var result }:
                ResultJson.WriteFields(json, result);
                break;
            case PresenceReply presence:
                WritePresence(json, presence);
                break;
            case PresenceStatsReply { Stats: var stats }:
                json.WriteNumber("num_clients"u8, stats.Clients);
                json.WriteNumber("num_users"u8, stats.Users);
                break;
            case HistoryReply { Page: var page }:
                ResultJson.WritePublications(json, page.Envelopes, asText: false);
                json.WriteString("epoch"u8, page.Position.Epoch);
                json.WriteNumber("offset"u8, page.Position.Offset);
                break;
            case RpcReply { Data: { Bytes.IsEmpty: false } data }:
                WriteApplicationData(json, data);
                break;
            case RefreshReply refreshed:
                json.WriteString("client"u8, refreshed.Client);
                ResultJson.WriteTtl(json, refreshed.Ttl);
                break;
            case SubRefreshReply { Ttl: var ttl }:
                ResultJson.WriteTtl(json, ttl);
                break;
        }
    }

    /// <summary>What an application returns may have line breaks, which end a message here; or be no JSON, which fails.</summary>
    private static void WriteApplicationData(Utf8JsonWriter json, Payload data)
    {
        using var document = JsonDocument.Parse(data.Bytes);
        json.WritePropertyName("data"u8);
        document.WriteTo(json);
    }

    private static void WriteError(Utf8JsonWriter json, ErrorCode error)
    {
        json.WriteNumber("code"u8, error.Code);
        json.WriteString("message"u8, error.Message);
        if (error.Temporary)
        {
            json.WriteBoolean("temporary"u8, true);
        }
    }

    private static void WriteConnected(Utf8JsonWriter json, ConnectReply connected)
    {
        json.WriteString("client"u8, connected.Client);
        json.WriteString("version"u8, BuildVersion.Text);
        if (connected.PingSeconds > 0)
        {
            json.WriteNumber("ping"u8, connected.PingSeconds);
            json.WriteBoolean("pong"u8, true);
        }

        ResultJson.WriteTtl(json, connected.Ttl);
        if (connected.Session is { } session)
        {
            json.WriteString("session"u8, session);
        }

        json.WriteString("node"u8, connected.Node);
        if (connected.Subscriptions.Count == 0)
        {
            return;
        }

        json.WriteStartObject("subs"u8);
        foreach (var (channel, subscription) in connected.Subscriptions)
        {
            json.WriteStartObject(channel);
            ResultJson.WriteFields(json, subscription);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WritePresence(Utf8JsonWriter json, PresenceReply presence)
    {
        json.WriteStartObject("presence"u8);
        foreach (var client in presence.Clients)
        {
            json.WritePropertyName(client.Client);
            json.WriteRawValue(client.ToJson(), skipInputValidation: true);
        }

        json.WriteEndObject();
    }
}
