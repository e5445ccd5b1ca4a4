using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Realtime.Service.Protocol;

/// <summary>How JSON is written here: on one line, and as JSON, never as HTML.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>The text that <paramref name="write"/> writes.</summary>
    public static byte[] Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var text = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(text, Options))
        {
            write(json, value);
        }

        return text.WrittenSpan.ToArray();
    }

    /// <summary>A JSON string that says <paramref name="utf8"/>.</summary>
    public static byte[] Quote(ReadOnlySpan<byte> utf8)
    {
        var text = new ArrayBufferWriter<byte>(utf8.Length + 16);
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStringValue(utf8);
        }

        return text.WrittenSpan.ToArray();
    }
}
