namespace Forum.Web.Realtime.Outbox;

/// <summary>Wakes the dispatcher as soon as a transaction has been committed.</summary>
internal sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0, 1);

    /// <summary>To be called after the commit: a dispatcher that looks before sees nothing.</summary>
    public void Wake()
    {
        try
        {
            _semaphore.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has woken it already, and it has not looked yet.
        }
    }

    /// <summary>Waits until woken, or for <paramref name="atMost"/>.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _semaphore.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _semaphore.Dispose();
}
