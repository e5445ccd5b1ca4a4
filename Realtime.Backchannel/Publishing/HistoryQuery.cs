namespace Realtime.Backchannel.Publishing;

/// <summary>Which page of a channel's history <see cref="ChannelHistory.ReadPageAsync"/> reads.</summary>
/// <param name="Limit">How many publications at most; 0 for the position alone.</param>
/// <param name="Since">
/// Reads what comes after this offset, or before it in reverse, without the publication there. Null begins with the
/// oldest that is kept, or with the newest in reverse.
/// </param>
/// <param name="Reverse">From the newest to the oldest.</param>
public readonly record struct HistoryQuery(int Limit, ulong? Since = null, bool Reverse = false);
