namespace Realtime.Load;

/// <summary>How fast is published, and for how long.</summary>
/// <param name="InFlight">
/// Closed loop: so many publications are on their way at once; the next one waits until one has reached all subscribers.
/// 0 for an open loop.
/// </param>
/// <param name="Rate">Open loop: publications per second, by the clock, whatever became of those before. 0 for a closed loop.</param>
/// <param name="WarmUp">What is not counted.</param>
/// <param name="Duration">What is.</param>
internal sealed record Pace(int InFlight, double Rate, TimeSpan WarmUp, TimeSpan Duration);
