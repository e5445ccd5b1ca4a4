namespace Realtime.Backchannel.Events;

/// <summary>What a backend does with lifecycle events. Registered by <see cref="LifecycleEventExtensions"/>; each call has a scope of its own.</summary>
public interface ILifecycleEventHandler
{
    /// <summary>
    /// Handles events, in their order; within a group one call at a time. The next ones come when this has succeeded.
    /// If it throws, the same events come again, and perhaps more behind them, and so they do when the application ends
    /// halfway: remember <see cref="LifecycleEvent.Number"/> where doing something twice would do harm.
    /// </summary>
    /// <param name="events">At least one event.</param>
    /// <param name="cancellationToken">The application stops, or the group has gone over to another consumer.</param>
    Task HandleAsync(IReadOnlyList<LifecycleEvent> events, CancellationToken cancellationToken);
}
