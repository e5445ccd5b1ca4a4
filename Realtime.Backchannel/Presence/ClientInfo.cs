using System.Text.Json;

namespace Realtime.Backchannel.Presence;

/// <summary>Who a client is, as others see it (protocol 1.4: ClientInfo).</summary>
/// <param name="User">The user's id; empty for an anonymous visitor.</param>
/// <param name="Client">The connection's id.</param>
/// <param name="ConnInfo">What its token says about it: a JSON value on one line, or null.</param>
/// <param name="ChanInfo">What its subscription token says about it in one channel: likewise.</param>
public sealed record ClientInfo(string User, string Client, string? ConnInfo = null, string? ChanInfo = null)
{
    /// <summary>Writes the JSON object of the protocol.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("user"u8, User);
        json.WriteString("client"u8, Client);
        WriteRaw(json, "conn_info"u8, ConnInfo);
        WriteRaw(json, "chan_info"u8, ChanInfo);
        json.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value, skipInputValidation: true);
        }
    }
}

/// <summary>How many are in a channel.</summary>
public readonly record struct PresenceStats(int NumClients, int NumUsers);
