using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Backchannel.Control;

/// <summary>
/// Tells every node to close connections. At least one of <paramref name="User"/> and <paramref name="Session"/> is
/// given; a connection must match all that are.
/// </summary>
/// <param name="User">The user whose connections are closed.</param>
/// <param name="Session">The login session whose connections are closed.</param>
/// <param name="Code">The disconnect code (protocol 1.8): 3500-3999 and 4500-4999 are terminal for the client.</param>
/// <param name="Reason">Sent with the code; at most 123 bytes of UTF-8 (RFC 6455, 5.5).</param>
public sealed record ControlMessage(string? User, string? Session, ushort Code, string Reason)
{
    /// <summary>The message as it travels.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ControlJson.Default.ControlMessage);

    /// <summary>Reads a message; null if it is not one.</summary>
    public static ControlMessage? TryParse(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize(message, ControlJson.Default.ControlMessage) is { Reason: not null } parsed
                && (parsed.User ?? parsed.Session) is not null ? parsed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ControlMessage))]
internal sealed partial class ControlJson : JsonSerializerContext;
