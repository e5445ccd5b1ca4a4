namespace Realtime.Backchannel.Presence;

/// <summary>Clients that were removed from a channel because their node is gone.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Clients">The clients.</param>
public sealed record PurgedPresence(string Channel, IReadOnlyList<ClientInfo> Clients);
