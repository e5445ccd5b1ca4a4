namespace Realtime.Backchannel.Presence;

/// <summary>A client has joined a channel, or left it.</summary>
/// <param name="Joined">Joined, or else left.</param>
/// <param name="Client">The client.</param>
public sealed record MembershipChange(bool Joined, ClientInfo Client);
