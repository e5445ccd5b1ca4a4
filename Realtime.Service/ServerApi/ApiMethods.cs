namespace Realtime.Service.ServerApi;

/// <summary>All methods, for those who find them by name.</summary>
internal sealed record ApiMethods(
    PublishMethods Publish,
    HistoryMethods History,
    SubscriptionMethods Subscriptions,
    ConnectionMethods Connections,
    PresenceMethods Presence,
    ChannelsMethod Channels,
    OnlineMethod Online,
    InfoMethod Info,
    RpcMethod Rpc);
