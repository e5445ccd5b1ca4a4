namespace Realtime.Backchannel.Events;

/// <summary>What a consumer has taken.</summary>
/// <param name="Events">What the handler gets. Events of a later version are left out.</param>
/// <param name="Last">Number of the last event taken, left out or not.</param>
/// <param name="IsEmpty">Whether there was nothing to take.</param>
internal sealed record EventBatch(IReadOnlyList<LifecycleEvent> Events, long Last, bool IsEmpty);
