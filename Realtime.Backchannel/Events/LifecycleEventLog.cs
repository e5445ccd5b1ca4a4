using Microsoft.Extensions.Options;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Events;

/// <summary>The nodes' side of lifecycle events: writes the ones that the directory does not know of.</summary>
public sealed class LifecycleEventLog(IConnectionMultiplexer redis, RedisKeys keys, IOptions<BackchannelOptions> options)
{
    private const int MaxPerCall = 1000;

    private static readonly EmbeddedScript Script = new("clock.lua", "events.lua", "events_append.lua");

    private readonly BackchannelOptions _options = options.Value;

    /// <summary>Appends events in their order. If it fails, a first part of them may have been appended.</summary>
    /// <exception cref="RedisException">Redis cannot be reached.</exception>
    /// <exception cref="TimeoutException">Redis did not answer within <see cref="BackchannelOptions.RedisTimeout"/>.</exception>
    public async Task AppendAsync(IReadOnlyCollection<LifecycleEvent> events, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var chunk in events.Chunk(MaxPerCall))
        {
            await Script.EvaluateAsync(
                redis.GetDatabase(),
                [keys.Events, keys.EventsTop],
                [_options.Events.MaxLength, (long)_options.Events.Ttl.TotalMilliseconds, .. chunk.Select(e => (RedisValue)e.ToBytes())])
                .AnswerAsync(_options.RedisTimeout, cancellationToken);
        }
    }
}
