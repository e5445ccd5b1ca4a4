using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Service.Backplane;

/// <summary>
/// Sends itself a message through Redis pub/sub again and again. Only that proves that publications arrive: a
/// connection that answers commands can have lost its subscriptions. The node is ready while it hears itself.
/// </summary>
internal sealed class RedisProbe(IConnectionMultiplexer redis, RedisKeys keys, NodeIdentity node, IOptions<RealtimeOptions> options)
    : BackgroundService, IHealthCheck
{
    private long _heardAt = long.MinValue;

    /// <summary>Whether the node has heard itself lately.</summary>
    public bool IsHealthy => Interlocked.Read(ref _heardAt) is var heardAt and not long.MinValue
        && Environment.TickCount64 - heardAt <= options.Value.ProbeTimeout.TotalMilliseconds;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(IsHealthy
            ? HealthCheckResult.Healthy("Messages come back through Redis pub/sub.")
            : HealthCheckResult.Unhealthy("No message has come back through Redis pub/sub."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var channel = keys.Probe(node.Id);
        await redis.GetSubscriber().SubscribeInOrderAsync(channel, _ => Interlocked.Exchange(ref _heardAt, Environment.TickCount64));

        using var timer = new PeriodicTimer(options.Value.ProbeInterval);
        try
        {
            do
            {
                try
                {
                    await redis.GetDatabase().PublishAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal), "probe")
                        .WaitAsync(options.Value.ProbeTimeout, stoppingToken);
                }
                catch (Exception exception) when (exception is RedisException or TimeoutException)
                {
                    // Not heard, which is what the health check reports.
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }
}
