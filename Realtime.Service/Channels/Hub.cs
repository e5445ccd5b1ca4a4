using System.Collections.Concurrent;
using Realtime.Backchannel.Channels;
using Realtime.Service.Backplane;
using Realtime.Service.Connections;

namespace Realtime.Service.Channels;

/// <summary>
/// The channels that somebody on this node is subscribed to. The node is subscribed in Redis to exactly these: from
/// the first local subscriber on, until a while after the last one.
/// </summary>
internal sealed class Hub(RedisBackplane backplane)
{
    /// <summary>Subscribing to Redis and leaving it again must not overtake each other; channels share these locks.</summary>
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    private readonly ConcurrentDictionary<string, LocalChannel> _channels = new(StringComparer.Ordinal);

    public IEnumerable<LocalChannel> Channels => _channels.Select(channel => channel.Value);

    public int ChannelCount => _channels.Count;

    /// <summary>Called with the name of a channel that is here now, or no longer.</summary>
    public event Action<string>? Changed;

    public bool Contains(string channel) => _channels.ContainsKey(channel);

    /// <summary>Adds a subscription to a channel, which keeps publications for it from now on.</summary>
    public async Task<Subscription> BeginJoinAsync(Connection connection, string name, ChannelNamespace settings, JoinOptions options)
    {
        while (true)
        {
            var channel = _channels.GetOrAdd(name, static (name, settings) => new LocalChannel(name, settings), settings);
            var subscription = new Subscription(connection, channel, options.Flags)
            {
                Rights = options.Rights,
                Info = options.Info,
                ExpiresAt = options.ExpiresAt,
            };
            if (!channel.TryBeginJoin(subscription))
            {
                // It is being removed; whoever does that is about to take it out of the dictionary.
                await Task.Yield();
                continue;
            }

            try
            {
                await EnsureSubscribedAsync(channel);
                return subscription;
            }
            catch
            {
                channel.Remove(subscription);
                throw;
            }
        }
    }

    /// <summary>Leaves channels that have had no subscription for <paramref name="linger"/>.</summary>
    public async Task RemoveIdleAsync(TimeSpan linger)
    {
        foreach (var channel in Channels)
        {
            if (!channel.IsIdle(linger))
            {
                continue;
            }

            var gate = LockOf(channel.Name);
            await gate.WaitAsync();
            try
            {
                if (channel.TryRemove(linger))
                {
                    _channels.TryRemove(KeyValuePair.Create(channel.Name, channel));
                    Changed?.Invoke(channel.Name);
                    await backplane.UnsubscribeAsync(channel);
                }
            }
            finally
            {
                gate.Release();
            }
        }
    }

    private async Task EnsureSubscribedAsync(LocalChannel channel)
    {
        if (channel.Subscribed)
        {
            return;
        }

        var gate = LockOf(channel.Name);
        await gate.WaitAsync();
        try
        {
            if (!channel.Subscribed)
            {
                await backplane.SubscribeAsync(channel);
                channel.Subscribed = true;
                Changed?.Invoke(channel.Name);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private SemaphoreSlim LockOf(string name) => _locks[(uint)name.GetHashCode(StringComparison.Ordinal) % (uint)_locks.Length];
}
