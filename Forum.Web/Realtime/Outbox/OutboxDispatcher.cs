using System.Diagnostics;
using System.Text.Json;
using Forum.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Publishing;

namespace Forum.Web.Realtime.Outbox;

/// <summary>
/// Publishes what is in the outbox, strictly in order: a message is tried until it is published before the next one is,
/// for as long as Redis is away. Trying again is safe, because the row's id goes along as idempotency key.
/// </summary>
internal sealed partial class OutboxDispatcher(
    IServiceScopeFactory scopes, OutboxSignal signal, OutboxMetrics metrics, TimeProvider clock,
    IOptions<OutboxOptions> options, ILogger<OutboxDispatcher> logger) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CleaningInterval = TimeSpan.FromMinutes(10);

    private readonly OutboxOptions _options = options.Value;
    private long _cleanedAt;
    private bool _isAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var published = await DispatchBatchAsync(stoppingToken);
                await CleanAsync(stoppingToken);
                if (published < BatchSize)
                {
                    await signal.WaitAsync(_options.PollInterval, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                // The database, not Redis: that is waited for below. Nothing is lost, so go on; but not at once.
                LogFailed(logger, exception);
                await Task.Delay(_options.MaxBackoff, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> DispatchBatchAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ForumDb>();
        var batch = await db.Outbox.Where(message => message.DoneAt == null)
            .OrderBy(message => message.Id).Take(BatchSize).ToListAsync(cancellationToken);
        if (batch.Count == 0)
        {
            return 0;
        }

        var database = await db.Identity.AsNoTracking().Select(identity => identity.Value).SingleAsync(cancellationToken);
        var sender = scope.ServiceProvider.GetRequiredService<OutboxSender>();
        try
        {
            foreach (var message in batch)
            {
                await PublishAsync(db, sender, message, $"{database}-{message.Id}", cancellationToken);
            }
        }
        finally
        {
            // Also when stopping: what went out is marked, so that it does not go out again at the next start.
            await db.SaveChangesAsync(CancellationToken.None);
        }

        return batch.Count;
    }

    /// <summary>Publishes one message; returns only when it is done.</summary>
    private async Task PublishAsync(
        ForumDb db, OutboxSender sender, OutboxMessage message, string idempotencyKey, CancellationToken cancellationToken)
    {
        var parent = ActivityContext.TryParse(message.Traceparent, null, isRemote: true, out var context) ? context : default;
        using var activity = ForumTelemetry.Source.StartActivity("outbox publish", ActivityKind.Internal, parent);
        activity?.SetTag("forum.outbox.id", message.Id);
        var publishOptions = new PublishOptions
        {
            IdempotencyKey = idempotencyKey,
            Traceparent = activity?.Id ?? message.Traceparent,
        };

        for (var backoff = FirstBackoff; ; backoff = Min(backoff * 2, _options.MaxBackoff))
        {
            message.Attempts++;
            try
            {
                await sender.SendAsync(message, publishOptions, cancellationToken);
                message.DoneAt = clock.GetUtcNow().UtcDateTime;
                metrics.Published();
                NoteBack();
                return;
            }
            catch (Exception exception) when (exception is ArgumentException or JsonException)
            {
                // It will never be right, and must not hold up the rest.
                LogGivenUp(logger, message.Id, message.Channel, exception);
                message.Error = exception.Message[..Math.Min(exception.Message.Length, OutboxMessage.MaxErrorLength)];
                message.DoneAt = clock.GetUtcNow().UtcDateTime;
                metrics.Failed();
                activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                metrics.Failed();
                NoteAway(exception);
            }

            // What went out before is marked before the wait, which may be longer than Redis remembers keys.
            await db.SaveChangesAsync(cancellationToken);
            await Task.Delay(backoff, clock, cancellationToken);
        }
    }

    /// <summary>Deletes old messages, a few at a time so that nobody waits long for the write lock.</summary>
    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        if (_cleanedAt != 0 && clock.GetElapsedTime(_cleanedAt) < CleaningInterval)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ForumDb>();
        var oldest = new DateTimeOffset(clock.GetUtcNow().UtcDateTime - _options.KeepDone).ToUnixTimeMilliseconds();
        while (await db.Database.ExecuteSqlInterpolatedAsync(
            $"""DELETE FROM "Outbox" WHERE "Id" IN (SELECT "Id" FROM "Outbox" WHERE "DoneAt" < {oldest} LIMIT {BatchSize})""",
            cancellationToken) == BatchSize)
        {
        }

        _cleanedAt = clock.GetTimestamp();
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private void NoteAway(Exception exception)
    {
        if (!_isAway)
        {
            _isAway = true;
            LogAway(logger, exception.GetType().Name);
        }
    }

    private void NoteBack()
    {
        if (_isAway)
        {
            _isAway = false;
            LogBack(logger);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is away ({Error}): events wait in the outbox until it is back.")]
    private static partial void LogAway(ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis is back: the outbox is being emptied.")]
    private static partial void LogBack(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "Outbox message {Id} for {Channel} can never be published and is given up.")]
    private static partial void LogGivenUp(ILogger logger, long id, string channel, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox cannot be read or written. Trying again.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
