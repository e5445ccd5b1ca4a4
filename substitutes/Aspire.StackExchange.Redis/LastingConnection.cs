using System.Reflection;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>
/// Does what StackExchange.Redis 1.x lacks and 2.x does by itself: gives up a connection that is open and on which
/// nothing comes back for four times the timeout, as behind a firewall that has forgotten it, and makes another one.
/// Events stay attached; subscriptions that were made through <see cref="IConnectionMultiplexer.GetSubscriber"/> do not.
/// </summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
internal class LastingConnection : DispatchProxy
#pragma warning restore CA1852
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly List<(string Event, Delegate Handler)> _handlers = [];
    private ConfigurationOptions _options = null!;
    private CommandTracer? _tracer;
    private volatile ConnectionMultiplexer _current = null!;
    private volatile bool _closed;

    /// <summary>Connects. If Redis is away, that depends on <see cref="ConfigurationOptions.AbortOnConnectFail"/>.</summary>
    public static IConnectionMultiplexer Create(ConfigurationOptions options, CommandTracer? tracer)
    {
        var proxy = Create<IConnectionMultiplexer, LastingConnection>();
        var connection = (LastingConnection)proxy;
        connection._options = options;
        connection._tracer = tracer;
        connection._current = ConnectionMultiplexer.Connect(options);
        tracer?.Attach(connection._current);
        _ = Task.Run(connection.WatchAsync);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        if (targetMethod.Name == nameof(IConnectionMultiplexer.GetDatabase))
        {
            // As fast as without a proxy: every command begins with it.
            return _current.GetDatabase((int)args![0]!, args[1]);
        }

        lock (_lock)
        {
            if (targetMethod.IsSpecialName && args is [Delegate handler])
            {
                var name = targetMethod.Name[(targetMethod.Name.IndexOf('_', StringComparison.Ordinal) + 1)..];
                if (targetMethod.Name.StartsWith("add_", StringComparison.Ordinal))
                {
                    _handlers.Add((name, handler));
                }
                else
                {
                    _handlers.Remove((name, handler));
                }
            }
            else if (targetMethod.Name is nameof(IDisposable.Dispose) or nameof(IConnectionMultiplexer.Close) or nameof(IConnectionMultiplexer.CloseAsync))
            {
                _closed = true;
            }
        }

        return targetMethod.Invoke(_current, BindingFlags.DoNotWrapExceptions, null, args, null);
    }

    private async Task WatchAsync()
    {
        var patience = TimeSpan.FromMilliseconds(4.0 * _options.SyncTimeout);
        while (!_closed)
        {
            await Task.Delay(Beat);
            if (!_closed && await IsSilentAsync(patience))
            {
                for (var pause = Beat; !_closed && !await TryReplaceAsync(); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
                {
                    await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()));
                }
            }
        }
    }

    /// <summary>A connection that answers with an error, or is known to be closed, is not silent.</summary>
    private async Task<bool> IsSilentAsync(TimeSpan patience)
    {
        try
        {
            await _current.GetDatabase().PingAsync().WaitAsync(patience);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
        catch (Exception exception) when (exception is RedisException or ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task<bool> TryReplaceAsync()
    {
        ConnectionMultiplexer next;
        try
        {
            next = await ConnectionMultiplexer.ConnectAsync(_options.Clone());
        }
        catch (RedisException)
        {
            return false;
        }

        if (!next.IsConnected)
        {
            next.Close(allowCommandsToComplete: false);

            // The one before may have been closed meanwhile, and then heals by itself.
            return !await IsSilentAsync(Beat);
        }

        var before = _current;
        lock (_lock)
        {
            if (_closed)
            {
                before = next;
            }
            else
            {
                foreach (var (name, handler) in _handlers)
                {
                    typeof(IConnectionMultiplexer).GetEvent(name)!.AddEventHandler(next, handler);
                }

                _tracer?.Attach(next);
                _current = next;
            }
        }

        // Commands that wait for an answer fail now.
        before.Close(allowCommandsToComplete: false);
        return true;
    }
}
