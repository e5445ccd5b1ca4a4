using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Service.Backplane;

/// <summary>
/// Sends itself a message through Redis pub/sub again and again, from the connection that commands go through to the
/// one that messages come on. Only that proves that publications arrive: a connection that answers can have lost its
/// subscriptions. The node is ready while it hears itself.
/// </summary>
internal sealed class RedisProbe(
    IConnectionMultiplexer redis, PubSubConnection pubSub, RedisKeys keys, NodeIdentity node, IOptions<RealtimeOptions> options)
    : BackgroundService, IHealthCheck
{
    /// <summary>As long as it has not heard itself, which at the start takes a moment, it calls more often.</summary>
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(50);

    private long _heardAt;
    private volatile bool _answered;

    /// <summary>When the node heard itself last, in <see cref="Environment.TickCount64"/>; 0 if never.</summary>
    public long HeardAt => Interlocked.Read(ref _heardAt);

    /// <summary>Whether Redis has taken the last message that the probe published.</summary>
    public bool IsAnswered => _answered;

    /// <summary>Whether the node has heard itself lately, and would hear everything else that it wants to.</summary>
    public bool IsHealthy => pubSub.IsComplete && HeardAt is var heardAt and not 0
        && Environment.TickCount64 - heardAt <= options.Value.ProbeTimeout.TotalMilliseconds;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        pubSub.Listen(keys.Probe(node.Id), _ => Interlocked.Exchange(ref _heardAt, Environment.TickCount64));
        return base.StartAsync(cancellationToken);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(IsHealthy
            ? HealthCheckResult.Healthy("Messages come back through Redis pub/sub.")
            : HealthCheckResult.Unhealthy("No message has come back through Redis pub/sub."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var channel = new RedisChannel(keys.Probe(node.Id), RedisChannel.PatternMode.Literal);
        var interval = options.Value.ProbeInterval;
        var impatient = interval < Impatience ? interval : Impatience;
        try
        {
            while (true)
            {
                _answered = false;
                try
                {
                    await redis.GetDatabase().PublishAsync(channel, "probe").WaitAsync(interval, stoppingToken);
                    _answered = true;
                }
                catch (Exception exception) when (RedisFailure.Is(exception))
                {
                    // Not heard, which is what the health check reports.
                }

                await Task.Delay(IsHealthy ? interval : impatient, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }
}
