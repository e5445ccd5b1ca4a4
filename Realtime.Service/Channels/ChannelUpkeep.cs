using Microsoft.Extensions.Options;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Redis;
using Realtime.Service.Backplane;

namespace Realtime.Service.Channels;

/// <summary>
/// Looks after the channels of this node: leaves those without subscribers, and compares the position of quiet ones
/// with Redis, at once for all when a lost connection is back (protocol 1.10, step 7). Publications that were lost
/// without a later one to show the gap are found this way.
/// </summary>
internal sealed partial class ChannelUpkeep(
    Hub hub, ChannelHistory history, PubSubConnection pubSub, IOptions<RealtimeOptions> options, ILogger<ChannelUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>How long a publication may be on its way from Redis before it counts as lost.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private bool _restored;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        pubSub.Restored += OnRestored;
        using var timer = new PeriodicTimer(Beat);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await hub.RemoveIdleAsync(options.Value.ChannelLinger);
                    await CheckPositionsAsync(stoppingToken);
                }
                catch (Exception exception) when (RedisFailure.Is(exception))
                {
                    // Redis is away. Readiness says so, and all positions are checked when it is back.
                    LogAway(log, exception.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
        finally
        {
            pubSub.Restored -= OnRestored;
        }
    }

    private void OnRestored() => Volatile.Write(ref _restored, true);

    private async Task CheckPositionsAsync(CancellationToken cancellationToken)
    {
        var all = Interlocked.Exchange(ref _restored, false);
        var quiet = all ? TimeSpan.Zero : options.Value.PositionCheckInterval;
        try
        {
            var behind = await FindBehindAsync([.. hub.Channels.Where(channel => channel.IsDueForCheck(quiet))], cancellationToken);
            if (behind.Count > 0)
            {
                await Task.Delay(Grace, cancellationToken);
                foreach (var (channel, position) in await FindBehindAsync(behind.ConvertAll(found => found.Channel), cancellationToken))
                {
                    LogLost(log, channel.NamespaceName);
                    channel.Resynchronize(position);
                }
            }
        }
        catch when (all)
        {
            Volatile.Write(ref _restored, true);
            throw;
        }
    }

    private async Task<List<(LocalChannel Channel, ChannelPosition Position)>> FindBehindAsync(
        List<LocalChannel> channels, CancellationToken cancellationToken)
    {
        // Sent as one pipeline, a slice at a time, so that many channels do not hold up other commands.
        var behind = new List<(LocalChannel, ChannelPosition)>();
        foreach (var slice in channels.Chunk(256))
        {
            var positions = await Task.WhenAll(slice.Select(channel => history.PositionAsync(channel.Name, cancellationToken)));
            foreach (var (channel, position) in slice.Zip(positions))
            {
                if (channel.IsBehind(position))
                {
                    behind.Add((channel, position));
                }
                else
                {
                    channel.Touch();
                }
            }
        }

        return behind;
    }

    [LoggerMessage(LogLevel.Debug, "Channels could not be checked: {Reason}")]
    private static partial void LogAway(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "A channel of namespace {Namespace} has lost publications; its subscribers recover")]
    private static partial void LogLost(ILogger log, string @namespace);
}
