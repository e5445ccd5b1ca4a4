using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Realtime.Service.Protocol;

/// <summary>
/// Reads and writes <see cref="Payload"/>. Strings that are not UTF-8, and escapes of half a surrogate pair, pass for
/// JSON: here is where such a value turns out to be malformed, before anything has been done with it.
/// </summary>
internal sealed class PayloadConverter : JsonConverter<Payload>
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override Payload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        if (!Utf8.IsValid(JsonMarshal.GetRawUtf8Value(document.RootElement)))
        {
            throw new JsonException("A string is not UTF-8.");
        }

        var text = new ArrayBufferWriter<byte>();
        try
        {
            using var writer = new Utf8JsonWriter(text, Options);
            document.RootElement.WriteTo(writer);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new JsonException("A string is not Unicode.", exception);
        }

        return new Payload(text.WrittenMemory);
    }

    public override void Write(Utf8JsonWriter writer, Payload value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Bytes.Span, skipInputValidation: true);
}
