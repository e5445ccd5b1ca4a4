using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Service.Protocol;

/// <summary>What a client sends (protocol 1.4): an id and exactly one request. Unknown fields are ignored.</summary>
internal sealed class Command
{
    public uint Id { get; init; }

    public ConnectRequest? Connect { get; init; }

    public SubscribeRequest? Subscribe { get; init; }

    public UnsubscribeRequest? Unsubscribe { get; init; }

    public JsonElement? Publish { get; init; }

    public JsonElement? Presence { get; init; }

    [JsonPropertyName("presence_stats")]
    public JsonElement? PresenceStats { get; init; }

    public HistoryRequest? History { get; init; }

    public JsonElement? Ping { get; init; }

    public JsonElement? Send { get; init; }

    public JsonElement? Rpc { get; init; }

    public JsonElement? Refresh { get; init; }

    [JsonPropertyName("sub_refresh")]
    public JsonElement? SubRefresh { get; init; }

    /// <summary>An empty command without an id answers a ping (protocol 1.3).</summary>
    [JsonIgnore]
    public bool IsPong => Id == 0 && Send is null;

    /// <summary>Whether this is a request of the protocol that this node does not offer.</summary>
    [JsonIgnore]
    public bool IsNotOffered =>
        (Publish ?? Presence ?? PresenceStats ?? Ping ?? Rpc ?? Refresh ?? SubRefresh) is not null;
}

/// <summary>Where a recoverable subscription of an earlier connection stood.</summary>
internal class RecoverRequest
{
    public bool Recover { get; init; }

    public string? Epoch { get; init; }

    public ulong Offset { get; init; }
}

internal sealed class ConnectRequest
{
    public string? Token { get; init; }

    public string? Name { get; init; }

    public string? Version { get; init; }

    /// <summary>Server-side subscriptions of the connection before, by channel.</summary>
    public Dictionary<string, RecoverRequest>? Subs { get; init; }
}

internal sealed class SubscribeRequest : RecoverRequest
{
    /// <summary>Bit of <see cref="Flag"/>: refuse with error 112 instead of answering <c>recovered: false</c>.</summary>
    public const long RejectUnrecovered = 2;

    public string? Channel { get; init; }

    public long Flag { get; init; }
}

internal sealed class HistoryRequest
{
    public string? Channel { get; init; }

    /// <summary>How many publications at most; 0 for the position alone, -1 for as many as the node gives.</summary>
    public int Limit { get; init; }

    /// <summary>Begin after this position, or before it in reverse.</summary>
    public StreamPosition? Since { get; init; }

    public bool Reverse { get; init; }
}

internal sealed class StreamPosition
{
    public ulong Offset { get; init; }

    public string? Epoch { get; init; }
}

internal sealed class UnsubscribeRequest
{
    public string? Channel { get; init; }
}
