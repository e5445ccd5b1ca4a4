using System.Text.Json.Serialization;

namespace Realtime.Service.Connections.Commands;

/// <summary>What a client gets that asks for a token to come back with.</summary>
/// <param name="Token">The token.</param>
/// <param name="Ttl">How long it is good, in seconds.</param>
internal sealed record ReconnectTokenAnswer(string Token, long Ttl);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReconnectTokenAnswer))]
internal sealed partial class ReconnectTokenJson : JsonSerializerContext;
