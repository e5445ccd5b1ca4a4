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
[JsonSerializable(typeof(SubscribeRequest))]
[JsonSerializable(typeof(UnsubscribeRequest))]
[JsonSerializable(typeof(DisconnectRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(PresenceRequest))]
[JsonSerializable(typeof(PresenceStatsRequest))]
[JsonSerializable(typeof(ChannelsRequest))]
[JsonSerializable(typeof(OnlineRequest))]
[JsonSerializable(typeof(InfoRequest))]
[JsonSerializable(typeof(RpcRequest))]
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(Answer<PublishResult>))]
[JsonSerializable(typeof(Answer<BroadcastResult>))]
[JsonSerializable(typeof(Answer<HistoryResult>))]
[JsonSerializable(typeof(Answer<PresenceResult>))]
[JsonSerializable(typeof(Answer<PresenceStatsResult>))]
[JsonSerializable(typeof(Answer<ChannelsResult>))]
[JsonSerializable(typeof(Answer<OnlineResult>))]
[JsonSerializable(typeof(Answer<InfoResult>))]
[JsonSerializable(typeof(Answer<RpcResult>))]
[JsonSerializable(typeof(Answer<Done>))]
[JsonSerializable(typeof(BatchResult))]
[JsonSerializable(typeof(ApiError))]
internal sealed partial class ApiJson : JsonSerializerContext;
