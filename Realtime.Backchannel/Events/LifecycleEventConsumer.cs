using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Realtime.Backchannel.Events;

/// <summary>
/// Feeds a handler with the events of its group, for as long as this consumer holds the group's lease. A batch is done
/// when the handler has succeeded; until then it is taken again and again.
/// </summary>
internal sealed partial class LifecycleEventConsumer<THandler>(
    EventGroup group, LifecycleEventOptions options, IServiceScopeFactory scopes, ILogger<LifecycleEventConsumer<THandler>> log)
    : BackgroundService
    where THandler : class, ILifecycleEventHandler
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);

    /// <summary>A third of the lease: two signs of life may be lost.</summary>
    private readonly TimeSpan _renewal = group.Lease / 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        try
        {
            while (true)
            {
                TimeSpan pause;
                try
                {
                    pause = await ConsumeAsync(stoppingToken) ? TimeSpan.Zero : options.PollInterval;
                    failures = 0;
                }
                catch (Exception exception)
                {
                    stoppingToken.ThrowIfCancellationRequested();
                    pause = RetryAfter(++failures);
                    LogFailure(exception, pause);
                }

                await Task.Delay(pause, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
        finally
        {
            await ReleaseAsync();
        }
    }

    /// <summary>Takes a batch and has it handled; false if there was nothing to do.</summary>
    private async Task<bool> ConsumeAsync(CancellationToken stoppingToken)
    {
        if (await group.TakeAsync(stoppingToken) is not { IsEmpty: false } batch)
        {
            return false;
        }

        if (batch.Events.Count > 0)
        {
            await HandleAsync(batch.Events, stoppingToken);
        }

        // What has been handled is said to be done even if the application stops just now.
        return await group.AckAsync(batch.Last, CancellationToken.None);
    }

    /// <summary>Runs the handler, and keeps the lease meanwhile. Should the lease be lost, the handler is told to stop.</summary>
    private async Task HandleAsync(IReadOnlyList<LifecycleEvent> events, CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var mayGoOn = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var handling = scope.ServiceProvider.GetRequiredService<THandler>().HandleAsync(events, mayGoOn.Token);
        while (await Task.WhenAny(handling, Task.Delay(_renewal, mayGoOn.Token)) != handling && !mayGoOn.IsCancellationRequested)
        {
            try
            {
                if (!await group.RenewAsync(stoppingToken))
                {
                    await mayGoOn.CancelAsync();
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Redis is away: nobody can take over, either.
                LogRenewalFailure(exception);
            }
        }

        await handling;
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await group.ReleaseAsync();
        }
        catch (Exception exception)
        {
            // The lease runs out by itself.
            LogRenewalFailure(exception);
        }
    }

    /// <summary>Doubles from time to time, and stays below the lease, which the next attempt renews.</summary>
    private TimeSpan RetryAfter(int failures)
    {
        var doubled = FirstRetry * Math.Pow(2, Math.Min(failures - 1, 16));
        return doubled < _renewal ? doubled : _renewal;
    }

    [LoggerMessage(LogLevel.Warning, "Lifecycle events could not be handled; next attempt in {Pause}")]
    private partial void LogFailure(Exception exception, TimeSpan pause);

    [LoggerMessage(LogLevel.Warning, "The lease on lifecycle events could not be renewed or given back")]
    private partial void LogRenewalFailure(Exception exception);
}
