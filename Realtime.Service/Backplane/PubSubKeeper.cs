using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Realtime.Service.Backplane;

/// <summary>
/// Makes the pub/sub connection when the node starts, without holding it up, and replaces it when the probe is not
/// heard any more. A connection that was closed is made again by StackExchange.Redis; one that stays open and silent,
/// as behind a firewall that has forgotten it, is noticed here.
/// </summary>
internal sealed partial class PubSubKeeper(
    PubSubConnection connection, RedisProbe probe, IOptions<RealtimeOptions> options, ILogger<PubSubKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>How long the node's start waits for it to hear itself. It starts without Redis, too; it only is not ready then.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        for (var end = Environment.TickCount64 + (long)FirstPatience.TotalMilliseconds; !probe.IsHealthy && Environment.TickCount64 < end;)
        {
            await Task.Delay(20, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ReplaceAsync(stoppingToken);
            while (true)
            {
                await Task.Delay(Beat, stoppingToken);
                if (IsSilent() && await IsToBlameAsync())
                {
                    LogSilent(log, options.Value.ProbeTimeout);
                    await ReplaceAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    /// <summary>Whether nothing has been heard for too long. A new connection has as much time as the one before.</summary>
    private bool IsSilent() =>
        Environment.TickCount64 - Math.Max(probe.HeardAt, connection.Since) > options.Value.ProbeTimeout.TotalMilliseconds;

    /// <summary>
    /// Whether it is this connection that is silent. If the probe's message got no answer when it was published, the
    /// ordinary connection may be: then it helps nobody to replace this one.
    /// </summary>
    private async Task<bool> IsToBlameAsync() => probe.IsAnswered || !await connection.AnswersAsync(options.Value.ProbeInterval);

    /// <summary>Tries until there is another connection, or none is needed any more. Pauses grow, and differ between nodes.</summary>
    private async Task ReplaceAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var attempt = 1; !probe.IsHealthy; attempt++)
        {
            try
            {
                if (await connection.ReplaceAsync(() => !probe.IsHealthy, cancellationToken))
                {
                    LogConnected(log);
                    return;
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // Whatever it is: giving up would leave the node deaf for good.
                if (attempt == 1)
                {
                    LogAway(log, exception.Message);
                }

                await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }

        LogHeard(log);
    }

    [LoggerMessage(LogLevel.Warning, "The node has not heard itself through Redis pub/sub for {Timeout}; the connection is replaced")]
    private static partial void LogSilent(ILogger log, TimeSpan timeout);

    [LoggerMessage(LogLevel.Warning, "No pub/sub connection to Redis can be made yet: {Reason}")]
    private static partial void LogAway(ILogger log, string reason);

    [LoggerMessage(LogLevel.Information, "There is a new pub/sub connection to Redis")]
    private static partial void LogConnected(ILogger log);

    [LoggerMessage(LogLevel.Information, "The pub/sub connection to Redis is back")]
    private static partial void LogHeard(ILogger log);
}
