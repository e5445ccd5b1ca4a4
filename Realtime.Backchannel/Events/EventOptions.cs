namespace Realtime.Backchannel.Events;

/// <summary>How lifecycle events are kept and consumed. Backends and nodes must be configured alike.</summary>
public sealed class EventOptions
{
    /// <summary>How many events are kept at most. A group that falls further behind is told so by a <see cref="LifecycleEventType.Gap"/>.</summary>
    public int MaxLength { get; set; } = 100_000;

    /// <summary>How long events are kept after the last one.</summary>
    public TimeSpan Ttl { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long the rest of a group waits for its consumer to show a sign of life before another takes over.</summary>
    public TimeSpan ConsumerLease { get; set; } = TimeSpan.FromSeconds(15);
}
