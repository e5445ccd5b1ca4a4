using System.Text.Json.Serialization;

namespace Realtime.Service.Protocol;

// The requests of the protocol (1.4), as far as this node reads them.

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
    public Dictionary<string, RecoverRequest?>? Subs { get; init; }
}

internal sealed class SubscribeRequest : RecoverRequest
{
    /// <summary>Bit of <see cref="Flag"/>: refuse with error 112 instead of answering <c>recovered: false</c>.</summary>
    public const long RejectUnrecovered = 2;

    /// <summary>The one format of deltas that there is (protocol 1.13).</summary>
    public const string Fossil = "fossil";

    public string? Channel { get; init; }

    public string? Token { get; init; }

    public long Flag { get; init; }

    public bool Positioned { get; init; }

    public bool Recoverable { get; init; }

    [JsonPropertyName("join_leave")]
    public bool JoinLeave { get; init; }

    public string? Delta { get; init; }

    /// <summary>A tag filter, which no channel of this node allows (protocol 1.4).</summary>
    public Payload? Tf { get; init; }

    /// <summary>0 for a stream; maps and shared polls are not offered (protocol 1.17).</summary>
    public int Type { get; init; }
}

/// <summary><c>presence</c> and <c>presence_stats</c>.</summary>
internal sealed class ChannelRequest
{
    public string? Channel { get; init; }
}

internal sealed class UnsubscribeRequest
{
    public string? Channel { get; init; }
}

internal sealed class PublishRequest
{
    public string? Channel { get; init; }

    public Payload? Data { get; init; }

    /// <summary>0 for a stream, see <see cref="SubscribeRequest.Type"/>.</summary>
    public int Type { get; init; }
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

internal sealed class RpcRequest
{
    public string? Method { get; init; }

    public Payload? Data { get; init; }
}

internal sealed class SendRequest
{
    public Payload? Data { get; init; }
}

internal sealed class RefreshRequest
{
    public string? Token { get; init; }
}

internal sealed class SubRefreshRequest
{
    public string? Channel { get; init; }

    public string? Token { get; init; }

    /// <summary>0 for an ordinary refresh; shared polls are not offered (protocol 1.17).</summary>
    public int Type { get; init; }
}

internal sealed class PingRequest;
