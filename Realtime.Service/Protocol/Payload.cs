using System.Text.Json.Serialization;

namespace Realtime.Service.Protocol;

/// <summary>
/// Data that goes through without being understood (protocol 1.2): a JSON value on one line where it came as JSON,
/// whatever bytes a Protobuf client has sent otherwise.
/// </summary>
/// <param name="Bytes">The data.</param>
[JsonConverter(typeof(PayloadConverter))]
internal sealed record Payload(ReadOnlyMemory<byte> Bytes);
