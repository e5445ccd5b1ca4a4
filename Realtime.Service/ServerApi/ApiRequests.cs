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

    /// <summary>Binary data: refused, publications are JSON here.</summary>
    public string? B64data { get; init; }

    /// <summary>The document's version: refused.</summary>
    public ulong Version { get; init; }
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

/// <param name="User">Whose connections are closed.</param>
/// <param name="Session">Which login session's.</param>
/// <param name="Disconnect">What the clients are told.</param>
/// <param name="Client">One connection: refused.</param>
/// <param name="Whitelist">Connections to be kept: refused.</param>
internal sealed record DisconnectRequest(
    string? User, string? Session, DisconnectDetails? Disconnect, string? Client, List<string?>? Whitelist);

internal sealed record DisconnectDetails(uint Code, string? Reason);

internal sealed record InfoRequest;

internal sealed record BatchRequest(List<BatchCommand?>? Commands, bool Parallel);

/// <summary>One of a batch: exactly one of these is given.</summary>
internal sealed record BatchCommand(
    PublishRequest? Publish,
    BroadcastRequest? Broadcast,
    HistoryRequest? History,
    HistoryRemoveRequest? HistoryRemove,
    DisconnectRequest? Disconnect,
    InfoRequest? Info);
