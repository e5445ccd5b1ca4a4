using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Realtime.Backchannel;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Presence;
using Realtime.Service.Backplane;
using StackExchange.Redis;
using ClientInfo = Realtime.Backchannel.Presence.ClientInfo;

namespace Realtime.Service.Channels.Presence;

/// <summary>
/// Keeps presence in Redis in step with this node's subscriptions, and announces who joins and leaves. Under a storm
/// what has piled up goes to Redis in one call, and to the subscribers in one frame (protocol 1.5): the larger a
/// channel, the longer its changes are gathered, so that it does not drown in them.
/// </summary>
internal sealed partial class PresenceTracker(
    NodeIdentity node,
    PresenceStore store,
    NodeDirectory directory,
    MembershipPublisher memberships,
    IOptions<BackchannelOptions> options,
    ILogger<PresenceTracker> log) : BackgroundService
{
    /// <summary>How long changes are gathered at least.</summary>
    private static readonly TimeSpan MinGathering = TimeSpan.FromMilliseconds(100);

    /// <summary>How long they are gathered at most.</summary>
    private static readonly TimeSpan MaxGathering = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, TrackedChannel> _channels = new(StringComparer.Ordinal);
    private readonly Channel<TrackedChannel> _queue = System.Threading.Channels.Channel.CreateUnbounded<TrackedChannel>(new() { SingleReader = true });

    /// <summary>Called when Redis turns out not to know this node.</summary>
    public event Action? Unregistered;

    /// <summary>A subscription has begun. Completes when others can see it; at once in channels without presence.</summary>
    /// <exception cref="RedisException">Redis cannot be reached. It will be told as soon as it can.</exception>
    /// <exception cref="TimeoutException">Redis does not answer. It will be told as soon as it does.</exception>
    public Task EnterAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        if (!subscription.Channel.Settings.Presence)
        {
            return Task.CompletedTask;
        }

        var info = subscription.Connection.Info(subscription.Info);
        while (true)
        {
            var channel = _channels.GetOrAdd(subscription.Channel.Name, static (_, channel) => new TrackedChannel(channel), subscription.Channel);
            var settled = channel.Enter(info, out var enqueue);
            if (enqueue)
            {
                _queue.Writer.TryWrite(channel);
            }

            if (settled is null)
            {
                continue;
            }

            // It may have ended just before, and nobody else would take it out again.
            if (subscription.Connection.FindSubscription(subscription.Channel.Name) is null)
            {
                Leave(subscription);
            }

            return settled.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A subscription has ended.</summary>
    public void Leave(Subscription subscription)
    {
        if (_channels.TryGetValue(subscription.Channel.Name, out var channel) && channel.Leave(subscription.Connection.Id.ToString()))
        {
            _queue.Writer.TryWrite(channel);
        }
    }

    /// <summary>Redis knows nothing of this node any more, and others may have been told so: it is told everything again.</summary>
    public void TellAll()
    {
        foreach (var channel in _channels.Values)
        {
            if (channel.Rewrite(announce: true))
            {
                _queue.Writer.TryWrite(channel);
            }
        }
    }

    /// <summary>Announces that clients are gone whose node is.</summary>
    public async Task AnnounceGoneAsync(string channel, IReadOnlyList<ClientInfo> clients, CancellationToken cancellationToken) =>
        await memberships.PublishMembershipAsync(channel, [.. clients.Select(info => new MembershipChange(Joined: false, info))], cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var refreshing = RefreshAsync(stoppingToken);
        try
        {
            var batch = new List<TrackedChannel>();
            while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            {
                while (batch.Count < 256 && _queue.Reader.TryRead(out var channel))
                {
                    batch.Add(channel);
                }

                await WriteAsync(batch);
                batch.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops. Whoever is left is taken leave of with the node.
        }

        await refreshing;
    }

    private async Task WriteAsync(List<TrackedChannel> batch)
    {
        var work = batch.ConvertAll(channel => (Channel: channel, Work: channel.Take()));
        try
        {
            // Before the first client of a channel: whoever finds this node dead must know where to look.
            var fresh = work.Where(item => item.Work.Add.Count > 0 && item.Channel.WrittenCount == 0).Select(item => item.Channel.Name).ToArray();
            if (fresh.Length > 0 && !await directory.EnterAsync(node.Id, DirectoryKind.Presence, fresh))
            {
                Unregistered?.Invoke();
                throw new TimeoutException("Redis does not know this node yet.");
            }

            await Task.WhenAll(work.Select(item => WriteAsync(item.Channel, item.Work)));
            var empty = work.Where(item => item.Work.Remove.Count > 0 && item.Channel.WrittenCount == 0).Select(item => item.Channel.Name).ToArray();
            if (empty.Length > 0)
            {
                await directory.LeaveAsync(node.Id, DirectoryKind.Presence, empty);
            }
        }
        catch (Exception exception)
        {
            LogAway(log, exception.Message);
            foreach (var (channel, undone) in work)
            {
                channel.Failed(undone);
                undone.Settled.TrySetException(exception);

                // Whoever waits gets to know; if nobody does, that is no failure of its own.
                _ = undone.Settled.Task.Exception;
            }

            RetryLaterAsync(work.ConvertAll(item => item.Channel)).Forget();
            return;
        }

        foreach (var (channel, done) in work)
        {
            if (channel.Written(done))
            {
                AnnounceLaterAsync(channel).Forget();
            }

            done.Settled.TrySetResult();
            Forget(channel);
        }
    }

    private async Task WriteAsync(TrackedChannel channel, PresenceWork work)
    {
        if (work.Add.Count > 0)
        {
            await store.AddAsync(channel.Name, node.Id, work.Add);
        }

        if (work.Remove.Count > 0)
        {
            await store.RemoveAsync(channel.Name, node.Id, [.. work.Remove.Select(info => info.Client)]);
        }
    }

    private async Task RetryLaterAsync(List<TrackedChannel> channels)
    {
        await Task.Delay(RetryDelay);
        foreach (var channel in channels)
        {
            if (channel.Retry())
            {
                _queue.Writer.TryWrite(channel);
            }
        }
    }

    private async Task AnnounceLaterAsync(TrackedChannel channel)
    {
        // A tenth of a millisecond for each subscriber on this node: 20,000 are told every two seconds.
        var gathering = TimeSpan.FromMilliseconds(channel.Channel.SubscriberCount / 10.0);
        await Task.Delay(gathering < MinGathering ? MinGathering : gathering > MaxGathering ? MaxGathering : gathering);
        var changes = channel.TakeChanges();
        try
        {
            await memberships.PublishMembershipAsync(channel.Name, changes);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // Nobody hears anything now; presence, which is right again when Redis is back, is what can be relied on.
            LogAway(log, exception.Message);
        }

        Forget(channel);
    }

    /// <summary>Has Redis keep what it knows, and finds out if it does not know it any more.</summary>
    private async Task RefreshAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PresenceTtl / 3);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var slice in _channels.Values.Where(channel => channel.WrittenCount > 0).Chunk(256))
                {
                    await Task.WhenAll(slice.Select(channel => RefreshAsync(channel, stoppingToken)));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private async Task RefreshAsync(TrackedChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            var expected = channel.WrittenCount;
            var refreshed = await store.RefreshAsync(channel.Name, node.Id, cancellationToken);
            if (refreshed.Purged.Count > 0 && channel.Channel.Settings.JoinLeave)
            {
                await AnnounceGoneAsync(channel.Name, refreshed.Purged, cancellationToken);
            }

            // Unless somebody has come or gone just now, the entries are not what they should be.
            if (refreshed.Clients != expected && channel.WrittenCount == expected)
            {
                await store.PurgeNodeAsync(channel.Name, node.Id, cancellationToken);
                if (channel.Rewrite(announce: false))
                {
                    _queue.Writer.TryWrite(channel);
                }
            }
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogAway(log, exception.Message);
        }
    }

    /// <summary>Forgets a channel that nobody is in. Who enters meanwhile makes it anew.</summary>
    private void Forget(TrackedChannel channel)
    {
        if (channel.TryRetire())
        {
            _channels.TryRemove(KeyValuePair.Create(channel.Name, channel));
        }
    }

    [LoggerMessage(LogLevel.Debug, "Presence could not be written: {Reason}")]
    private static partial void LogAway(ILogger log, string reason);
}
