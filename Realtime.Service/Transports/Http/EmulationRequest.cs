using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;

namespace Realtime.Service.Transports.Http;

/// <summary>A frame on its way up (protocol 1.14).</summary>
/// <param name="Session">The secret that names the connection.</param>
/// <param name="Node">The node that has it.</param>
/// <param name="Data">The frame.</param>
internal sealed record EmulationRequest(string Session, string Node, ReadOnlyMemory<byte> Data)
{
    /// <summary>Reads a request's body; null if it is not one.</summary>
    public static EmulationRequest? TryRead(ReadOnlyMemory<byte> body, bool protobuf)
    {
        try
        {
            if (protobuf)
            {
                var message = Protocol.Protobuf.EmulationRequest.Parser.ParseFrom(body.Span);
                return new EmulationRequest(message.Session, message.Node, message.Data.Memory);
            }

            return JsonSerializer.Deserialize(body.Span, EmulationJson.Default.EmulationBody) is { Session: { } session, Node: { } node } read
                ? new EmulationRequest(session, node, Encoding.UTF8.GetBytes(read.Data ?? ""))
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidProtocolBufferException or EncoderFallbackException)
        {
            return null;
        }
    }
}

internal sealed record EmulationBody(string? Session, string? Node, string? Data);

/// <summary>A frame on its way from node to node.</summary>
internal sealed record ForwardedFrame(string Session, byte[] Data);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EmulationBody))]
[JsonSerializable(typeof(ForwardedFrame))]
internal sealed partial class EmulationJson : JsonSerializerContext;
