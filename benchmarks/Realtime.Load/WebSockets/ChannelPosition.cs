namespace Realtime.Load.WebSockets;

/// <summary>The last publication of a channel that a client has seen.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Epoch">The offsets' epoch.</param>
internal record struct ChannelPosition(ulong Offset, string? Epoch);
