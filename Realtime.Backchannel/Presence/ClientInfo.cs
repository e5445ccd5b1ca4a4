using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Backchannel.Presence;

/// <summary>A client that is subscribed to a channel (protocol: ClientInfo).</summary>
public sealed record ClientInfo
{
    /// <summary>The user's id in the backend; empty for an anonymous visitor.</summary>
    public required string User { get; init; }

    /// <summary>The connection's client id.</summary>
    public required string Client { get; init; }

    /// <summary>What the connection says about itself; null for nothing.</summary>
    public JsonElement? ConnInfo { get; init; }

    /// <summary>What is said about it in this channel; null for nothing.</summary>
    public JsonElement? ChanInfo { get; init; }

    /// <summary>The info in wire form: a JSON object on one line.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ClientInfoJson.Wire.ClientInfo);

    /// <summary>Reads an info in wire form; null if it is not one.</summary>
    public static ClientInfo? TryParse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ClientInfoJson.Wire.ClientInfo) is { User: not null, Client: not null } parsed ? parsed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(ClientInfo))]
internal sealed partial class ClientInfoJson : JsonSerializerContext
{
    /// <summary>Infos are parsed as JSON, never as HTML, so markup and other languages travel unescaped.</summary>
    public static ClientInfoJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
