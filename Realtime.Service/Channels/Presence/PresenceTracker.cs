using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Realtime.Backchannel;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Presence;
using Realtime.Backchannel.Redis;
using Realtime.Service.Backplane;
using StackExchange.Redis;
using ClientInfo = Realtime.Backchannel.Presence.ClientInfo;

namespace Realtime.Service.Channels.Presence;

/// <summary>
/// Keeps presence in Redis in step with this node's subscriptions, and announces who joins and leaves. Under a storm
/// what has piled up goes to Redis in one call, and to the subscribers in one frame (protocol 1.5): the larger a
/// channel, the longer its changes are gathered, so that it does not drown in them.
/// </summary>
/// <remarks>What fails is done again, and what is announced comes after Redis has it: whoever asks who is there, and goes on from that with what is announced, is right in the end.</remarks>
internal sealed partial class PresenceTracker(
    NodeIdentity node,
    PresenceStore store,
    NodeDirectory directory,
    MembershipPublisher memberships,
    PubSubConnection pubSub,
    IOptions<BackchannelOptions> options,
    ILogger<PresenceTracker> log) : BackgroundService
{
    /// <summary>How long changes are gathered at least.</summary>
    private static readonly TimeSpan MinGathering = TimeSpan.FromMilliseconds(100);

    /// <summary>How long they are gathered at most.</summary>
    private static readonly TimeSpan MaxGathering = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>How long other nodes may take longer than this one to be connected to Redis again.</summary>
    private static readonly TimeSpan SayAgainDelay = TimeSpan.FromSeconds(5);

    /// <summary>So many changes go into one frame: for slow clients, many small ones are better than a huge one.</summary>
    private const int MaxPerMessage = 500;

    private readonly ConcurrentDictionary<string, TrackedChannel> _channels = new(StringComparer.Ordinal);
    private readonly Channel<TrackedChannel> _queue = System.Threading.Channels.Channel.CreateUnbounded<TrackedChannel>(new() { SingleReader = true });
    private readonly CancellationTokenSource _hurry = new();
    private readonly SaidLately _said = new();
    private int _sayingAgain;

    /// <summary>Channels that nobody of this node is in any more, as far as the directory has not been told. For the loop alone.</summary>
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);

    /// <summary>Called when Redis turns out not to know this node.</summary>
    public event Action? Unregistered;

    /// <summary>How many channels are kept in mind.</summary>
    public int ChannelCount => _channels.Count;

    /// <summary>A subscription has begun. Completes when others can see it; at once in channels without presence.</summary>
    /// <exception cref="RedisException">Redis cannot be reached. It will be told as soon as it can.</exception>
    /// <exception cref="TimeoutException">Redis does not answer. It will be told as soon as it does.</exception>
    public Task EnterAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        if (!subscription.Channel.Settings.Presence)
        {
            return Task.CompletedTask;
        }

        var connection = subscription.Connection;
        var info = connection.Info(subscription.Info);
        while (true)
        {
            var channel = _channels.GetOrAdd(subscription.Channel.Name, static (_, channel) => new TrackedChannel(channel), subscription.Channel);
            var settled = channel.Enter(
                subscription, info, () => connection.FindSubscription(subscription.Channel.Name) == subscription, out var enqueue);
            if (enqueue)
            {
                _queue.Writer.TryWrite(channel);
            }
            else
            {
                // It may have been made for a subscription that has ended already.
                Forget(channel);
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

    /// <summary>A subscription has ended. Its connection must have forgotten it already.</summary>
    public void Leave(Subscription subscription)
    {
        if (_channels.TryGetValue(subscription.Channel.Name, out var channel) && channel.Leave(subscription, subscription.Connection.Id.ToString()))
        {
            _queue.Writer.TryWrite(channel);
        }
    }

    /// <summary>Redis may know nothing of this node any more: it is told everything again.</summary>
    /// <param name="announce">Whether others may have been told that this node's clients are gone: they are told again who is there.</param>
    public void TellAll(bool announce)
    {
        foreach (var channel in _channels.Values)
        {
            if (channel.Rewrite(announce))
            {
                _queue.Writer.TryWrite(channel);
            }
        }
    }

    /// <summary>Announces that clients are gone whose node is.</summary>
    public Task AnnounceGoneAsync(string channel, IReadOnlyList<ClientInfo> clients, CancellationToken cancellationToken) =>
        PublishAsync(channel, [.. clients.Select(info => new MembershipChange(Joined: false, info))], cancellationToken);

    /// <summary>The node stops: what is to be told and announced is, without gathering any longer.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _hurry.CancelAsync();
        while (!_channels.Values.All(channel => channel.IsQuiet))
        {
            await Task.Delay(10, cancellationToken);
        }
    }

    public override void Dispose()
    {
        _hurry.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var refreshing = RefreshAsync(stoppingToken);
        pubSub.Restored += OnRestored;
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

        pubSub.Restored -= OnRestored;
        await refreshing;
    }

    private async Task WriteAsync(List<TrackedChannel> batch)
    {
        var work = batch.ConvertAll(channel => (Channel: channel, Work: channel.Take()));
        var fresh = work.Where(item => item.Work.Add.Count > 0 && item.Channel.WrittenCount == 0).Select(item => item.Channel.Name).ToHashSet();
        var entering = await TryEnterAsync(fresh);
        var failures = await Task.WhenAll(work.Select(item =>
            entering is not null && fresh.Contains(item.Channel.Name) ? Task.FromResult<Exception?>(entering) : TryWriteAsync(item.Channel, item.Work)));

        var failed = new List<TrackedChannel>();
        foreach (var ((channel, done), failure) in work.Zip(failures))
        {
            if (failure is not null)
            {
                LogAway(log, failure.Message);
                channel.Failed(done);
                failed.Add(channel);
                done.Settled.TrySetException(failure);

                // Whoever waits gets to know; if nobody does, that is no failure of its own.
                _ = done.Settled.Task.Exception;
                continue;
            }

            if (channel.Written(done))
            {
                AnnounceLaterAsync(channel).Forget();
            }

            done.Settled.TrySetResult();
            if (done.Remove.Count > 0 && !channel.IsWritten)
            {
                _left.Add(channel.Name);
            }

            // In another generation it was not written for good.
            if (channel.Retry())
            {
                _queue.Writer.TryWrite(channel);
            }

            Forget(channel);
        }

        await LeaveDirectoryAsync();
        if (failed.Count > 0)
        {
            RetryLaterAsync(failed).Forget();
        }
    }

    /// <summary>Before the first client of a channel: whoever finds this node dead must know where to look.</summary>
    private async Task<Exception?> TryEnterAsync(HashSet<string> channels)
    {
        if (channels.Count == 0)
        {
            return null;
        }

        try
        {
            _left.ExceptWith(channels);
            if (await directory.EnterAsync(node.Id, DirectoryKind.Presence, channels))
            {
                return null;
            }

            Unregistered?.Invoke();
            return new TimeoutException("Redis does not know this node yet.");
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>After the last client of a channel. What fails is done with the next batch, and does no harm until then.</summary>
    private async Task LeaveDirectoryAsync()
    {
        if (_left.Count > 0)
        {
            try
            {
                await directory.LeaveAsync(node.Id, DirectoryKind.Presence, _left);
                _left.Clear();
            }
            catch (Exception exception) when (RedisFailure.Is(exception))
            {
                LogAway(log, exception.Message);
            }
        }
    }

    /// <summary>Null, or why not. One channel that cannot be written does not hold up the others.</summary>
    private async Task<Exception?> TryWriteAsync(TrackedChannel channel, PresenceWork work)
    {
        try
        {
            if (work.Add.Count > 0)
            {
                await store.AddAsync(channel.Name, node.Id, work.Add);
            }

            if (work.Remove.Count > 0)
            {
                await store.RemoveAsync(channel.Name, node.Id, [.. work.Remove.Select(info => info.Client)]);
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception;
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

            Forget(channel);
        }
    }

    /// <summary>Announces what has changed in a channel, again and again until there is nothing left; one call at a time for each.</summary>
    private async Task AnnounceLaterAsync(TrackedChannel channel)
    {
        var pause = GatheringTime(channel.Channel);
        bool isMore;
        do
        {
            var hurries = await HurriesAfterAsync(pause);
            var changes = channel.TakeChanges();
            List<MembershipChange> failed = [];
            try
            {
                await PublishAsync(channel.Name, changes);
                _said.Add(channel.Name, changes);
                pause = GatheringTime(channel.Channel);
            }
            catch (Exception exception) when (RedisFailure.Is(exception))
            {
                LogAway(log, exception.Message);
                failed = hurries ? [] : changes;
                pause = RetryDelay;
            }

            isMore = channel.Announced(failed);
        }
        while (isMore);
        Forget(channel);
    }

    private void OnRestored()
    {
        // Not when the node starts: nobody can have missed anything of it.
        if ((!_channels.IsEmpty || !_said.IsEmpty) && Interlocked.Exchange(ref _sayingAgain, 1) == 0)
        {
            SayAgainAsync().Forget();
        }
    }

    /// <summary>Redis was away, most likely for all nodes: what was announced before all had it back is said again, as it is now.</summary>
    private async Task SayAgainAsync()
    {
        await HurriesAfterAsync(SayAgainDelay);
        Volatile.Write(ref _sayingAgain, 0);
        foreach (var (name, clients) in _said.Take())
        {
            var announce = false;
            if (!_channels.TryGetValue(name, out var channel) || !channel.TrySayAgain(clients, out announce))
            {
                // Nobody of this node is there any more.
                await AnnounceGoneAsync(name, clients, CancellationToken.None);
            }
            else if (announce)
            {
                AnnounceLaterAsync(channel).Forget();
            }
        }
    }

    /// <summary>Waits, unless the node stops; returns whether it does.</summary>
    private async Task<bool> HurriesAfterAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _hurry.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>A tenth of a millisecond for each subscriber on this node: 20,000 are told every two seconds.</summary>
    private static TimeSpan GatheringTime(LocalChannel channel)
    {
        var gathering = TimeSpan.FromMilliseconds(channel.SubscriberCount / 10.0);
        return gathering < MinGathering ? MinGathering : gathering > MaxGathering ? MaxGathering : gathering;
    }

    private async Task PublishAsync(string channel, List<MembershipChange> changes, CancellationToken cancellationToken = default)
    {
        foreach (var chunk in changes.Chunk(MaxPerMessage))
        {
            await memberships.PublishMembershipAsync(channel, chunk, cancellationToken);
        }
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
            var expected = channel.IsSettled ? channel.WrittenCount : -1;
            var refreshed = await store.RefreshAsync(channel.Name, node.Id, cancellationToken);
            if (refreshed.Purged.Count > 0 && channel.Channel.Settings.JoinLeave)
            {
                await AnnounceGoneAsync(channel.Name, refreshed.Purged, cancellationToken);
            }

            // Unless somebody has come or gone just now, the entries are not what they should be.
            if (expected >= 0 && refreshed.Clients != expected && channel.IsSettled && channel.WrittenCount == expected)
            {
                await store.PurgeNodeAsync(channel.Name, node.Id, cancellationToken);
                if (channel.Rewrite(announce: false))
                {
                    _queue.Writer.TryWrite(channel);
                }
            }
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
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
