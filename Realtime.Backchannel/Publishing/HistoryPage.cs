namespace Realtime.Backchannel.Publishing;

/// <summary>An answer of <see cref="ChannelHistory"/>.</summary>
/// <param name="Position">The top of the channel's stream when it was read.</param>
/// <param name="Envelopes">Encoded <see cref="Envelope"/>s, oldest first unless asked for in reverse.</param>
public sealed record HistoryPage(ChannelPosition Position, IReadOnlyList<byte[]> Envelopes);
