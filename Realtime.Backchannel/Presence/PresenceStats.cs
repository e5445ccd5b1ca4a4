namespace Realtime.Backchannel.Presence;

/// <summary>How many are present in a channel.</summary>
/// <param name="Clients">Clients; a user may have several.</param>
/// <param name="Users">Users; all anonymous visitors count as one.</param>
public readonly record struct PresenceStats(long Clients, long Users);
