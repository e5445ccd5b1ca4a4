namespace Realtime.Load.Measuring;

/// <summary>What a payload says.</summary>
/// <param name="Sequence">Its number in the channel, from 1 on.</param>
/// <param name="Scheduled">When it was to be published, on <see cref="Loop.Clock"/>.</param>
/// <param name="Acknowledged">
/// All publications of the channel up to this one had been acknowledged before this one was sent, so they must come
/// before it. Those after it were on their way at the same time: the server may order them as it likes.
/// </param>
internal readonly record struct Delivery(long Sequence, long Scheduled, long Acknowledged);
