using System.Text.Json.Serialization;
using Realtime.Service.Protocol;

namespace Realtime.Service.ServerApi;

/// <summary>How requests are read and answers written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PublishRequest))]
[JsonSerializable(typeof(BroadcastRequest))]
[JsonSerializable(typeof(HistoryRequest))]
[JsonSerializable(typeof(HistoryRemoveRequest))]
[JsonSerializable(typeof(DisconnectRequest))]
[JsonSerializable(typeof(InfoRequest))]
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(Answer<PublishResult>))]
[JsonSerializable(typeof(Answer<BroadcastResult>))]
[JsonSerializable(typeof(Answer<HistoryResult>))]
[JsonSerializable(typeof(Answer<InfoResult>))]
[JsonSerializable(typeof(Answer<Done>))]
[JsonSerializable(typeof(BatchResult))]
internal sealed partial class ApiJson : JsonSerializerContext;
