using Realtime.Service.Protocol;

namespace Realtime.Service.ServerApi;

// What comes in, as protocol 2 has it. Clients made from a schema send the zero value of what they leave out, so an
// empty string, list or number counts as missing. Fields that are read only to be refused change what the caller
// means: to ignore them would do something else than asked.

/// <summary>What <c>publish</c> and <c>broadcast</c> have in common.</summary>
internal abstract record Publishing
{
    public Payload? Data { get; init; }

    public bool SkipHistory { get; init; }

    public Dictionary<string, string?>? Tags { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Bytes instead of <see cref="Data"/>; base64 in JSON.</summary>
    public byte[]? B64data { get; init; }

    /// <summary>Deltas come by themselves where the namespace has them; elsewhere this is refused.</summary>
    public bool Delta { get; init; }

    /// <summary>The document's version; an old one is dropped. 0 for none.</summary>
    public ulong Version { get; init; }

    public string? VersionEpoch { get; init; }
}

internal sealed record PublishRequest : Publishing
{
    public string? Channel { get; init; }
}

internal sealed record BroadcastRequest : Publishing
{
    public List<string?>? Channels { get; init; }
}

internal sealed record HistoryRemoveRequest(string? Channel);

/// <summary>What requests about connections have in common: those are meant that match everything given.</summary>
internal abstract record ConnectionRequest
{
    public string? User { get; init; }

    /// <summary>The login session; enough by itself.</summary>
    public string? Session { get; init; }

    /// <summary>One connection, by its id.</summary>
    public string? Client { get; init; }
}

internal sealed record SubscribeRequest : ConnectionRequest
{
    public string? Channel { get; init; }

    /// <summary>What others see of the subscriber in the channel.</summary>
    public Payload? Info { get; init; }

    /// <summary>What the client is told along with the subscription.</summary>
    public Payload? Data { get; init; }

    /// <summary>Unix seconds; 0 for no end of its own.</summary>
    public long ExpireAt { get; init; }

    public StreamPosition? RecoverSince { get; init; }

    /// <summary>Settings of the channel for this subscription alone: refused.</summary>
    public Payload? Override { get; init; }
}

internal sealed record UnsubscribeRequest : ConnectionRequest
{
    public string? Channel { get; init; }
}

internal sealed record DisconnectRequest : ConnectionRequest
{
    /// <summary>Connections to be kept, by their ids.</summary>
    public List<string?>? Whitelist { get; init; }

    /// <summary>What the clients are told.</summary>
    public DisconnectDetails? Disconnect { get; init; }
}

internal sealed record RefreshRequest : ConnectionRequest
{
    /// <summary>They end now.</summary>
    public bool Expired { get; init; }

    /// <summary>Unix seconds; 0 for no end.</summary>
    public long ExpireAt { get; init; }

    /// <summary>What others see of the user from now on.</summary>
    public Payload? Info { get; init; }
}

internal sealed record DisconnectDetails(uint Code, string? Reason);

internal sealed record PresenceRequest(string? Channel);

internal sealed record PresenceStatsRequest(string? Channel);

/// <param name="Pattern">Which channels, with <c>*</c> and <c>?</c>; all without it.</param>
internal sealed record ChannelsRequest(string? Pattern);

internal sealed record OnlineRequest(List<string?>? Users);

internal sealed record InfoRequest;

internal sealed record RpcRequest(string? Method, Payload? Params);

internal sealed record BatchRequest(List<BatchCommand?>? Commands, bool Parallel);

/// <summary>One of a batch: exactly one of these is given.</summary>
internal sealed record BatchCommand(
    PublishRequest? Publish,
    BroadcastRequest? Broadcast,
    HistoryRequest? History,
    HistoryRemoveRequest? HistoryRemove,
    SubscribeRequest? Subscribe,
    UnsubscribeRequest? Unsubscribe,
    DisconnectRequest? Disconnect,
    RefreshRequest? Refresh,
    PresenceRequest? Presence,
    PresenceStatsRequest? PresenceStats,
    ChannelsRequest? Channels,
    OnlineRequest? Online,
    InfoRequest? Info,
    RpcRequest? Rpc);
