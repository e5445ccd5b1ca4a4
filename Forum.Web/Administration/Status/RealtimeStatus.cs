using Forum.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Realtime.Backchannel;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Redis;

namespace Forum.Web.Administration.Status;

/// <summary>Asks Redis, the nodes' directory and the outbox how they are doing. Three commands to the database.</summary>
/// <remarks>The directory comes from <paramref name="services"/>, late: making it connects to Redis.</remarks>
internal sealed class RealtimeStatus(
    ForumDb db, RedisWatch watch, IServiceProvider services, IOptions<BackchannelOptions> options, TimeProvider clock)
{
    /// <summary>So long all questions to Redis may take together.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>What <see cref="OutboxState.PublishedPerSecond"/> looks back on.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    public async Task<RealtimeSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var outbox = await OutboxAsync(cancellationToken);
        var redis = await watch.LookAsync(patience.Token, cancellationToken);
        var nodes = redis.IsConnected ? await NodesAsync(patience.Token, cancellationToken) : null;
        return new RealtimeSnapshot(clock.GetUtcNow(), redis, nodes, outbox);
    }

    private async Task<IReadOnlyList<NodeRow>?> NodesAsync(CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            var directory = services.GetRequiredService<NodeDirectory>();
            var nodes = await directory.NodesAsync(patience);
            var leases = await directory.LeasesAsync(patience);
            return [.. nodes.Select(node => NodeRow.Of(node, leases.TryGetValue(node.Id, out var end) ? SecondsSinceRenewal(end) : null))];
        }
        catch (Exception exception) when (RedisFailure.Is(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>By two clocks: never negative, should Redis's be ahead.</summary>
    private double SecondsSinceRenewal(DateTimeOffset leaseEnds) =>
        Math.Max(0, (clock.GetUtcNow() - (leaseEnds - options.Value.NodeLease)).TotalSeconds);

    private async Task<OutboxState> OutboxAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var recently = now - Window;
        var waiting = db.Outbox.AsNoTracking().Where(message => message.DoneAt == null);
        var depth = await waiting.CountAsync(cancellationToken);
        var oldest = await waiting.OrderBy(message => message.Id).Select(message => (DateTime?)message.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        var published = await db.Outbox.CountAsync(message => message.DoneAt > recently && message.Error == null, cancellationToken);
        return new OutboxState(depth, oldest is { } time ? Math.Max(0, (now - time).TotalSeconds) : 0, published / Window.TotalSeconds);
    }
}
