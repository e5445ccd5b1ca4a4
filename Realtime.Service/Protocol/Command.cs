using System.Text.Json.Serialization;

namespace Realtime.Service.Protocol;

/// <summary>What a client sends (protocol 1.4): an id and exactly one request. Unknown fields are ignored.</summary>
internal sealed class Command
{
    /// <summary>An empty command: the answer to a ping (protocol 1.3).</summary>
    public static readonly Command Pong = new();

    public uint Id { get; init; }

    public ConnectRequest? Connect { get; init; }

    public SubscribeRequest? Subscribe { get; init; }

    public UnsubscribeRequest? Unsubscribe { get; init; }

    public PublishRequest? Publish { get; init; }

    public ChannelRequest? Presence { get; init; }

    [JsonPropertyName("presence_stats")]
    public ChannelRequest? PresenceStats { get; init; }

    public HistoryRequest? History { get; init; }

    public PingRequest? Ping { get; init; }

    public SendRequest? Send { get; init; }

    public RpcRequest? Rpc { get; init; }

    public RefreshRequest? Refresh { get; init; }

    [JsonPropertyName("sub_refresh")]
    public SubRefreshRequest? SubRefresh { get; init; }

    /// <summary>Whether this answers a ping.</summary>
    [JsonIgnore]
    public bool IsPong => Id == 0 && Send is null;
}
