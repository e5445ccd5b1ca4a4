using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Realtime.Backchannel;
using StackExchange.Redis;

namespace Realtime.Service.Backplane;

/// <summary>
/// The node's only way to subscribe in Redis. It knows who hears what, so that the connection below can be replaced by
/// another one (<see cref="PubSubKeeper"/> decides when) without anybody's having to subscribe again.
/// </summary>
internal sealed class PubSubConnection(PubSubConnector connector, IOptions<BackchannelOptions> options) : IAsyncDisposable
{
    /// <summary>How many subscriptions are under way at once when all are made again.</summary>
    private const int Batch = 512;

    private readonly TimeSpan _timeout = options.Value.RedisTimeout;
    private readonly ConcurrentDictionary<string, PubSubEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Guards which connection is the current one.</summary>
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _attempted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PubSubGeneration? _current;
    private volatile bool _complete;
    private long _since;

    /// <summary>
    /// Messages may have been lost and come in again: the connection was replaced, or has been made again by itself.
    /// Raised on any thread; handlers must not block.
    /// </summary>
    public event Action? Restored;

    /// <summary>When the current connection took over, in <see cref="Environment.TickCount64"/>; 0 before the first.</summary>
    public long Since => Interlocked.Read(ref _since);

    /// <summary>Whether all subscriptions have been made on the current connection. A later one fails by itself, or not.</summary>
    public bool IsComplete => _complete;

    /// <summary>Completes when the first attempt to connect is over, whether it has succeeded or not.</summary>
    public Task Attempted => _attempted.Task;

    /// <summary>Hears a channel as soon as there is a connection, for as long as the node runs. To be called before the node has started.</summary>
    /// <param name="name">The literal pub/sub channel.</param>
    /// <param name="handler">Called for each message, one at a time and in order; must not block and must not throw.</param>
    public void Listen(string name, Action<byte[]> handler)
    {
        if (Volatile.Read(ref _current) is not null || !_entries.TryAdd(name, new PubSubEntry(handler)))
        {
            throw new InvalidOperationException($"It is too late to listen to {name}, or somebody else does.");
        }
    }

    /// <summary>
    /// Hears a channel; completes when Redis has confirmed. Subscribing to a channel and leaving it again must not
    /// overlap: the caller waits for one before the other.
    /// </summary>
    /// <param name="name">The literal pub/sub channel; nobody else is subscribed to it.</param>
    /// <param name="handler">Called for each message, one at a time and in order; must not block and must not throw.</param>
    /// <exception cref="RedisException">Redis is away, and the connection has noticed.</exception>
    /// <exception cref="TimeoutException">Redis does not answer, or there has been no connection yet.</exception>
    public async Task SubscribeAsync(string name, Action<byte[]> handler)
    {
        var entry = new PubSubEntry(handler);
        if (!_entries.TryAdd(name, entry))
        {
            throw new InvalidOperationException($"Somebody is subscribed to {name} already.");
        }

        try
        {
            using var timeout = new CancellationTokenSource(_timeout);
            await Attempted.WaitAsync(timeout.Token);
            while (!await TrySubscribeAsync(name, entry, timeout.Token))
            {
                // Another connection has come meanwhile, and has this subscription perhaps already.
            }
        }
        catch (OperationCanceledException)
        {
            LeaveAsync(name).Forget();
            throw new TimeoutException("Redis has not confirmed the subscription.");
        }
        catch
        {
            LeaveAsync(name).Forget();
            throw;
        }
    }

    /// <summary>Hears a channel no longer; completes when Redis has confirmed. The handler is not called any more, whatever the outcome.</summary>
    /// <exception cref="RedisException">Redis is away, and the connection has noticed.</exception>
    /// <exception cref="TimeoutException">Redis does not answer, or there has been no connection yet.</exception>
    public Task UnsubscribeAsync(string name) => LeaveAsync(name).WaitAsync(_timeout);

    /// <summary>Whether Redis answers on the connection that messages come on, within <paramref name="timeout"/>.</summary>
    public Task<bool> AnswersAsync(TimeSpan timeout) =>
        Volatile.Read(ref _current) is { } current ? current.AnswersAsync(timeout) : Task.FromResult(false);

    /// <summary>
    /// Connects anew, lets go of the connection before, and subscribes to everything. The connection before is not heard
    /// any more when the first subscription is made: so nothing comes twice, and what comes is in order. One attempt; if
    /// Redis cannot be reached, everything stays as it was.
    /// </summary>
    /// <param name="isNeeded">Asked just before the change: if the connection before is well again, it is kept.</param>
    /// <param name="cancellationToken">Gives the attempt up.</param>
    /// <returns>Whether the connection was replaced.</returns>
    /// <exception cref="RedisException">Redis is away, and the connection has noticed.</exception>
    /// <exception cref="TimeoutException">Redis does not answer.</exception>
    public async Task<bool> ReplaceAsync(Func<bool> isNeeded, CancellationToken cancellationToken)
    {
        try
        {
            var next = new PubSubGeneration(await connector.ConnectAsync().WaitAsync(cancellationToken), Deliver, OnRestored);
            if (!isNeeded())
            {
                next.Close();
                return false;
            }

            SwitchTo(next);
            foreach (var batch in _entries.Select(entry => entry.Key).Chunk(Batch))
            {
                await Task.WhenAll(batch.Select(name => SubscribeAgainAsync(next, name))).WaitAsync(_timeout, cancellationToken);
            }

            _complete = true;
        }
        finally
        {
            _attempted.TrySetResult();
        }

        Restored?.Invoke();
        return true;
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _current?.Close();
            _current = null;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>False if the connection has been replaced meanwhile.</summary>
    private async Task<bool> TrySubscribeAsync(string name, PubSubEntry entry, CancellationToken cancellationToken)
    {
        PubSubGeneration current;
        Task subscribing;
        lock (_gate)
        {
            current = _current ?? throw new TimeoutException("There is no connection to Redis.");
            entry.SwitchTo(current);
            subscribing = current.SubscribeAsync(name);
        }

        await Task.WhenAny(subscribing, current.Retired).WaitAsync(cancellationToken);
        if (current.Retired.IsCompleted)
        {
            subscribing.Forget();
            return false;
        }

        await subscribing;
        return true;
    }

    private async Task LeaveAsync(string name)
    {
        PubSubGeneration? current;
        Task leaving;
        lock (_gate)
        {
            _entries.TryRemove(name, out _);
            current = _current;
            leaving = current?.UnsubscribeAsync(name) ?? Task.CompletedTask;
        }

        if (current is not null)
        {
            await Task.WhenAny(leaving, current.Retired);
            if (current.Retired.IsCompleted)
            {
                // The subscription has gone with its connection.
                leaving.Forget();
                return;
            }
        }

        await leaving;
    }

    /// <summary>Makes a connection the current one, for all at once.</summary>
    private void SwitchTo(PubSubGeneration next)
    {
        PubSubGeneration? before;
        lock (_gate)
        {
            before = _current;
            _current = next;
            _complete = false;
            foreach (var (_, entry) in _entries)
            {
                entry.SwitchTo(next);
            }

            Interlocked.Exchange(ref _since, Environment.TickCount64);
        }

        before?.Close();
    }

    /// <summary>Subscribes to what nobody has left meanwhile.</summary>
    private Task SubscribeAgainAsync(PubSubGeneration next, string name)
    {
        lock (_gate)
        {
            return _entries.ContainsKey(name) ? next.SubscribeAsync(name) : Task.CompletedTask;
        }
    }

    private void Deliver(PubSubGeneration source, string name, byte[] message)
    {
        if (_entries.TryGetValue(name, out var entry))
        {
            entry.Deliver(source, message);
        }
    }

    private void OnRestored(PubSubGeneration source)
    {
        if (source == Volatile.Read(ref _current))
        {
            Restored?.Invoke();
        }
    }
}
