using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Realtime.Backchannel.Tokens;

/// <summary>
/// What other clients are told about somebody, as JSON on one line: it goes into messages that line feeds separate
/// (protocol 1.1).
/// </summary>
internal static class InfoJson
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value on one line; null for <c>null</c>.</summary>
    /// <exception cref="ArgumentException">It is not JSON.</exception>
    public static string? Compact(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind is JsonValueKind.Null ? null : Write(document.RootElement.WriteTo);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The last two: half of a surrogate pair, written out or as an escape.
            throw new ArgumentException("Info must be a JSON value.", nameof(json), exception);
        }
    }

    /// <summary>A name and, if there is one, a picture.</summary>
    public static string Describe(string name, string? avatar) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        if (avatar is not null)
        {
            writer.WriteString("avatar", avatar);
        }

        writer.WriteEndObject();
    });

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
