using System.Text.Json.Serialization;

namespace Realtime.Resilience.Tests.Clients;

/// <summary>A reply or a push (protocol 1.3 to 1.5), as far as <see cref="Subscriber"/> reads it.</summary>
internal sealed record ServerMessage(uint Id, ServerError? Error, SubscribeReply? Subscribe, Push? Push);

internal sealed record ServerError(int Code, string Message);

internal sealed record SubscribeReply(string? Epoch, ulong Offset, bool WasRecovering, bool Recovered, Publication[]? Publications);

internal sealed record Push(Publication? Pub, UnsubscribePush? Unsubscribe);

internal sealed record UnsubscribePush(int Code);

internal sealed record Publication(ulong Offset, Stamped Data);

/// <summary>What tests publish.</summary>
/// <param name="Number">Counts the publications of one publisher.</param>
/// <param name="Sent">When, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> has it.</param>
/// <param name="Text">Makes it as large as it is to be.</param>
internal sealed record Stamped(long Number, long Sent, string? Text = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServerMessage))]
internal sealed partial class ServerJson : JsonSerializerContext;
