using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Service.Backplane;

/// <summary>
/// One of the connections that <see cref="PubSubConnection"/> has had: what is subscribed on it, and the way back for
/// its messages. It connects again by itself when it was closed; it does not notice when it has gone silent.
/// </summary>
internal sealed class PubSubGeneration
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Subscribing> _subscriptions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _underWay = new(StringComparer.Ordinal);
    private readonly ConnectionMultiplexer _multiplexer;
    private readonly ISubscriber _subscriber;
    private readonly Action<PubSubGeneration, string, byte[]> _deliver;
    private readonly Action<PubSubGeneration> _restored;
    private readonly TaskCompletionSource _retired = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes over a connection.</summary>
    /// <param name="multiplexer">The connection; it is closed when the generation is.</param>
    /// <param name="deliver">Gets what comes in: from where, on which channel, and the message.</param>
    /// <param name="restored">Called when it is back after it was closed, and subscribed again.</param>
    public PubSubGeneration(ConnectionMultiplexer multiplexer, Action<PubSubGeneration, string, byte[]> deliver, Action<PubSubGeneration> restored)
    {
        _multiplexer = multiplexer;
        _subscriber = multiplexer.GetSubscriber();
        _deliver = deliver;
        _restored = restored;
        multiplexer.ConnectionRestored += (_, connection) =>
        {
            if (connection.ConnectionType == ConnectionType.Subscription)
            {
                TellRestoredAsync().Forget();
            }
        };
    }

    /// <summary>Completes when another connection has taken its place.</summary>
    public Task Retired => _retired.Task;

    /// <summary>Subscribes, or waits for the same that is under way; completes when Redis has confirmed.</summary>
    public Task SubscribeAsync(string name)
    {
        lock (_gate)
        {
            if (!_subscriptions.TryGetValue(name, out var subscribing) || subscribing.Done.IsFaulted)
            {
                _subscriptions[name] = subscribing = new Subscribing();
                subscribing.Done = InTurn(name, () => SubscribeAsync(name, subscribing));
            }

            return subscribing.Done;
        }
    }

    /// <summary>Unsubscribes; at once for what comes in, and completes when Redis has confirmed.</summary>
    public Task UnsubscribeAsync(string name)
    {
        lock (_gate)
        {
            return _subscriptions.Remove(name) ? InTurn(name, () => _subscriber.UnsubscribeInOrderAsync(name)) : Task.CompletedTask;
        }
    }

    /// <summary>Whether Redis answers on the very connection that messages come on.</summary>
    public async Task<bool> AnswersAsync(TimeSpan timeout)
    {
        try
        {
            await _subscriber.PingAsync().WaitAsync(timeout);
            return true;
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            return false;
        }
    }

    /// <summary>Closes the connection. Whoever waits for it learns that there is another one.</summary>
    public void Close()
    {
        _retired.TrySetResult();

        // Closing waits for threads of the connection, which may be busy with its last messages.
        _ = Task.Run(() => _multiplexer.Close(allowCommandsToComplete: false));
    }

    /// <summary>
    /// Does one thing after the other to a name: StackExchange.Redis leaves a subscription standing that is given up
    /// while it is being made. Called with the lock.
    /// </summary>
    private Task InTurn(string name, Func<Task> act)
    {
        var turn = RunAfterAsync(_underWay.GetValueOrDefault(name, Task.CompletedTask), act);
        _underWay[name] = turn;
        turn.ContinueWith(done => EndTurn(name, done), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Forget();
        return turn;
    }

    private static async Task RunAfterAsync(Task before, Func<Task> act)
    {
        await before.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await act();
    }

    private void EndTurn(string name, Task done)
    {
        lock (_gate)
        {
            if (_underWay.GetValueOrDefault(name) == done)
            {
                _underWay.Remove(name);
            }
        }
    }

    private async Task TellRestoredAsync()
    {
        // An answer on the same connection comes after the subscriptions that were sent before.
        await AnswersAsync(TimeSpan.FromSeconds(5));
        _restored(this);
    }

    private async Task SubscribeAsync(string name, Subscribing subscribing)
    {
        try
        {
            await _subscriber.SubscribeInOrderAsync(name, message => _deliver(this, name, message));
            ThrowIfIgnored(name, subscribing);
        }
        catch
        {
            // The handler stays registered otherwise, and would be called twice after the next attempt.
            Forget(name, subscribing);
            throw;
        }
    }

    /// <summary>Without a connection, StackExchange.Redis may only take note, and never get round to it.</summary>
    private void ThrowIfIgnored(string name, Subscribing subscribing)
    {
        lock (_gate)
        {
            if (IsWanted(name, subscribing) && _subscriber.SubscribedEndpoint(new RedisChannel(name, RedisChannel.PatternMode.Literal)) is null)
            {
                throw new TimeoutException("Redis is away.");
            }
        }
    }

    private void Forget(string name, Subscribing subscribing)
    {
        lock (_gate)
        {
            if (IsWanted(name, subscribing))
            {
                _subscriptions.Remove(name);
                _subscriber.UnsubscribeInOrderAsync(name).Forget();
            }
        }
    }

    /// <summary>Whether nobody has unsubscribed meanwhile. Called with the lock.</summary>
    private bool IsWanted(string name, Subscribing subscribing) =>
        _subscriptions.TryGetValue(name, out var current) && current == subscribing;

    /// <summary>One attempt to subscribe.</summary>
    private sealed class Subscribing
    {
        public Task Done { get; set; } = Task.CompletedTask;
    }
}
