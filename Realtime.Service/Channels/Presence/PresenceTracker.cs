namespace Realtime.Service.Channels.Presence;

internal sealed class PresenceTracker
{
    public Task EnterAsync(Subscription subscription, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Leave(Subscription subscription)
    {
    }
}
