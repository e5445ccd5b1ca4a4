namespace Realtime.Backchannel.Events;

/// <summary>How one group consumes lifecycle events.</summary>
public sealed class LifecycleEventOptions
{
    /// <summary>How many events the handler gets at once, at most.</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>How long to wait before looking again when there were none.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether a new group starts with the oldest event that is kept. By default it starts with what happens from now on.</summary>
    public bool FromOldest { get; set; }
}
