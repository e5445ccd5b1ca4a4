using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Service.Protocol;

/// <summary>Reads commands from JSON (protocol 1.2).</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Command))]
internal sealed partial class CommandJson : JsonSerializerContext
{
    /// <summary>Reads one command; null if it is not a JSON object of the right types.</summary>
    public static Command? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Default.Command);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
