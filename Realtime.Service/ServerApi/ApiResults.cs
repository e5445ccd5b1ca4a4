using Realtime.Backchannel.Presence;
using Realtime.Service.Protocol;

namespace Realtime.Service.ServerApi;

// What goes out, as protocol 2 has it. Whatever is null is left out.

/// <summary>An answer that may be an error.</summary>
internal interface IAnswer
{
    ApiError? Error { get; }
}

/// <summary>An answer to one method: either a result or an error.</summary>
internal sealed record Answer<T>(T? Result, ApiError? Error) : IAnswer
    where T : class
{
    public static implicit operator Answer<T>(T result) => new(result, null);

    public static implicit operator Answer<T>(ApiError error) => new(null, error);
}

/// <summary>An answer without content: <c>{}</c>.</summary>
internal sealed record Done
{
    public static readonly Done Instance = new();
}

/// <summary>Where a publication stands; nothing, if it is in no history.</summary>
internal sealed record PublishResult(ulong? Offset, string? Epoch);

internal sealed record BroadcastResult(IReadOnlyList<Answer<PublishResult>> Responses);

internal sealed record HistoryResult(IReadOnlyList<Payload> Publications, string Epoch, ulong Offset);

internal sealed record PresenceResult(IReadOnlyDictionary<string, ClientInfo> Presence);

internal sealed record PresenceStatsResult(long NumClients, long NumUsers);

internal sealed record ChannelsResult(IReadOnlyDictionary<string, ChannelInfo> Channels);

internal sealed record ChannelInfo(int NumClients);

internal sealed record OnlineResult(IReadOnlyList<string> Online);

internal sealed record InfoResult(IReadOnlyList<NodeInfo> Nodes);

internal sealed record NodeInfo(
    string Uid, string Name, string Version, int NumClients, int NumUsers, int NumChannels, int NumSubs, long Uptime, ProcessInfo Process);

/// <param name="Cpu">How busy the process has been since the last look, in percent of one core.</param>
/// <param name="Rss">The memory that it occupies, in bytes.</param>
internal sealed record ProcessInfo(double Cpu, long Rss);

/// <param name="Data">What the handler has returned; null if that was nothing.</param>
internal sealed record RpcResult(Payload? Data);

/// <summary>The answer to a batch, which is neither result nor error: each reply is one of them.</summary>
internal sealed record BatchResult(IReadOnlyList<BatchReply> Replies);

/// <summary>The result under the method's name, or the error.</summary>
internal sealed record BatchReply
{
    public ApiError? Error { get; init; }

    public PublishResult? Publish { get; init; }

    public BroadcastResult? Broadcast { get; init; }

    public HistoryResult? History { get; init; }

    public Done? HistoryRemove { get; init; }

    public Done? Subscribe { get; init; }

    public Done? Unsubscribe { get; init; }

    public Done? Disconnect { get; init; }

    public Done? Refresh { get; init; }

    public PresenceResult? Presence { get; init; }

    public PresenceStatsResult? PresenceStats { get; init; }

    public ChannelsResult? Channels { get; init; }

    public OnlineResult? Online { get; init; }

    public InfoResult? Info { get; init; }

    public RpcResult? Rpc { get; init; }
}
