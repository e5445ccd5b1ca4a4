using System.Text.Json.Serialization;

namespace Realtime.Service.ServerApi;

/// <summary>A JSON value that goes through without being understood.</summary>
/// <param name="Bytes">Its text, on one line.</param>
[JsonConverter(typeof(JsonTextConverter))]
internal sealed record JsonText(ReadOnlyMemory<byte> Bytes);
