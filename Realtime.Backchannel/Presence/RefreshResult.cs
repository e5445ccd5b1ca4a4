namespace Realtime.Backchannel.Presence;

/// <summary>What a refresh found.</summary>
/// <param name="Clients">How many clients of the node are in the channel. If the node has another number, it must purge and add its own again.</param>
/// <param name="Purged">Clients of other nodes that had not been refreshed for <see cref="BackchannelOptions.PresenceTtl"/>, now removed.</param>
public sealed record RefreshResult(int Clients, IReadOnlyList<ClientInfo> Purged);
