using System.Diagnostics;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Forum.Web.Administration.Status;

/// <summary>Looks how Redis is doing, and remembers since when it is connected or away.</summary>
/// <remarks>The connection comes from <paramref name="services"/>, late and in the background: making it waits for Redis.</remarks>
internal sealed class RedisWatch(IServiceProvider services, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _connection;
    private bool? _isConnected;
    private DateTimeOffset _since;

    /// <summary>Never fails because of Redis, and takes no longer than <paramref name="patience"/> lets it.</summary>
    /// <param name="patience">When to give up waiting.</param>
    /// <param name="cancellationToken">Of the one who asks.</param>
    public async Task<RedisState> LookAsync(CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            var redis = await ConnectionAsync().WaitAsync(patience);
            if (redis.IsConnected)
            {
                var database = redis.GetDatabase();
                var began = Stopwatch.GetTimestamp();
                await database.PingAsync().WaitAsync(patience);
                var ping = Stopwatch.GetElapsedTime(began);
                var info = (string?)await database.ExecuteAsync("INFO").WaitAsync(patience);
                return RedisState.Connected(Note(isConnected: true), ping, info ?? "");
            }
        }
        catch (Exception exception) when (RedisFailure.Is(exception) && !cancellationToken.IsCancellationRequested)
        {
        }

        return RedisState.Away(Note(isConnected: false));
    }

    private Task<IConnectionMultiplexer> ConnectionAsync()
    {
        lock (_lock)
        {
            return _connection is { IsFaulted: false } ? _connection : _connection = Task.Run(() =>
            {
                var redis = services.GetRequiredService<IConnectionMultiplexer>();
                redis.ConnectionFailed += (_, _) => Note(redis.IsConnected);
                redis.ConnectionRestored += (_, _) => Note(redis.IsConnected);
                return redis;
            });
        }
    }

    private DateTimeOffset Note(bool isConnected)
    {
        lock (_lock)
        {
            if (_isConnected != isConnected)
            {
                (_isConnected, _since) = (isConnected, clock.GetUtcNow());
            }

            return _since;
        }
    }
}
