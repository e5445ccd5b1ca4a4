using Realtime.Backchannel.Presence;
using Realtime.Backchannel.Publishing;

namespace Realtime.Service.Protocol;

/// <summary>What answers a command: an error or a result (protocol 1.3). The codecs write each kind.</summary>
internal abstract record Reply;

internal sealed record ErrorReply(ErrorCode Error) : Reply;

/// <summary>The answer to <c>connect</c> (protocol 1.4).</summary>
/// <param name="Client">The connection's id.</param>
/// <param name="Node">The node that serves it: what a page shows, and what tests and support ask for.</param>
internal sealed record ConnectReply(Guid Client, string Node) : Reply
{
    /// <summary>How often the client may expect a ping; 0 where the transport does that by itself.</summary>
    public int PingSeconds { get; init; }

    /// <summary>In how many seconds the connection must be refreshed; null for never.</summary>
    public uint? Ttl { get; init; }

    /// <summary>Names the connection in requests to <c>/emulation</c>: secret, and only where the transport needs it.</summary>
    public string? Session { get; init; }

    /// <summary>Server-side subscriptions by channel.</summary>
    public IReadOnlyList<KeyValuePair<string, SubscribeResult>> Subscriptions { get; init; } = [];
}

internal sealed record SubscribeReply(SubscribeResult Result) : Reply;

/// <summary>The answer to a command that has nothing to say but that it was done.</summary>
internal sealed record DoneReply(string Method) : Reply
{
    public static readonly DoneReply Unsubscribe = new("unsubscribe");
    public static readonly DoneReply Publish = new("publish");
}

internal sealed record PresenceReply(IReadOnlyList<ClientInfo> Clients) : Reply;

internal sealed record PresenceStatsReply(PresenceStats Stats) : Reply;

internal sealed record HistoryReply(HistoryPage Page) : Reply;

internal sealed record RpcReply(Payload Data) : Reply;

/// <param name="Client">The connection's id: SDKs read it here, too (protocol 1.4).</param>
/// <param name="Ttl">Seconds until the next refresh; null for none.</param>
internal sealed record RefreshReply(Guid Client, uint? Ttl) : Reply;

/// <param name="Ttl">Seconds until the next refresh; null for none.</param>
internal sealed record SubRefreshReply(uint? Ttl) : Reply;
