using System.Text.Json;

namespace Realtime.Service.Protocol;

/// <summary>Writes pushes as JSON (protocol 1.5).</summary>
internal static class PushJson
{
    public static byte[] Write(string channel, Push push) => JsonText.Write((channel, push), static (json, it) =>
    {
        json.WriteStartObject();
        json.WriteStartObject("push"u8);
        if (it.channel.Length > 0)
        {
            json.WriteString("channel"u8, it.channel);
        }

        json.WriteStartObject(Name(it.push));
        WriteBody(json, it.push);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static ReadOnlySpan<byte> Name(Push push) => push switch
    {
        JoinPush => "join"u8,
        LeavePush => "leave"u8,
        UnsubscribePush => "unsubscribe"u8,
        SubscribePush => "subscribe"u8,
        DisconnectPush => "disconnect"u8,
        RefreshPush => "refresh"u8,
        _ => throw new InvalidOperationException($"{push.GetType().Name} has no JSON form."),
    };

    private static void WriteBody(Utf8JsonWriter json, Push push)
    {
        switch (push)
        {
            case JoinPush { Info: var info }:
                json.WritePropertyName("info"u8);
                json.WriteRawValue(info.ToJson(), skipInputValidation: true);
                break;
            case LeavePush { Info: var info }:
                json.WritePropertyName("info"u8);
                json.WriteRawValue(info.ToJson(), skipInputValidation: true);
                break;
            case UnsubscribePush { Why: var why }:
                json.WriteNumber("code"u8, why.Code);
                json.WriteString("reason"u8, why.Reason);
                break;
            case SubscribePush { Result: var result }:
                ResultJson.WriteFields(json, result);
                break;
            case DisconnectPush { Why: var why }:
                json.WriteNumber("code"u8, why.Code);
                json.WriteString("reason"u8, why.Reason);
                break;
            case RefreshPush { Ttl: var ttl }:
                ResultJson.WriteTtl(json, ttl);
                break;
        }
    }
}
