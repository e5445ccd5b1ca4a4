using System.Globalization;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Events;

/// <summary>One consumer's view of its group: the lease, the cursor, and the events after it.</summary>
internal sealed class EventGroup(IConnectionMultiplexer redis, RedisKeys keys, BackchannelOptions options, string name, LifecycleEventOptions consuming)
{
    private static readonly EmbeddedScript TakeScript = new("clock.lua", "events.lua", "events_take.lua");
    private static readonly EmbeddedScript AckScript = new("clock.lua", "events_ack.lua");

    private readonly string _consumer = Guid.NewGuid().ToString("N");
    private bool _hasMet;

    public TimeSpan Lease => options.Events.ConsumerLease;

    /// <summary>Takes or renews the lease and reads what comes next; null while another consumer has the lease.</summary>
    public async Task<EventBatch?> TakeAsync(CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])(await TakeScript.EvaluateAsync(
            redis.GetDatabase(),
            [keys.Events, keys.EventsTop, keys.EventGroup(name)],
            [_consumer, Milliseconds(Lease), consuming.BatchSize, _hasMet, consuming.FromOldest])
            .AnswerAsync(options.RedisTimeout, cancellationToken))!;

        // From now on a group without a cursor is one whose cursor was lost, not a new one.
        _hasMet = true;
        if (answer.Length == 0)
        {
            return null;
        }

        var before = long.Parse((string)answer[0]!, CultureInfo.InvariantCulture);
        var events = new List<LifecycleEvent>(answer.Length - 1);
        if ((string)answer[1]! == "1")
        {
            events.Add(new LifecycleEvent { Type = LifecycleEventType.Gap, At = DateTimeOffset.UtcNow, Number = before });
        }

        for (var i = 2; i < answer.Length; i++)
        {
            if (LifecycleEvent.TryParse((byte[])answer[i]!) is { } parsed)
            {
                events.Add(parsed with { Number = before + i - 1 });
            }
        }

        return new EventBatch(events, before + answer.Length - 2, IsEmpty: events.Count == 0 && answer.Length == 2);
    }

    /// <summary>Says that the events up to a number are done; false if another consumer has taken over.</summary>
    public Task<bool> AckAsync(long number, CancellationToken cancellationToken) => AckAsync(number, Lease, cancellationToken);

    /// <summary>Renews the lease; false if another consumer has taken over.</summary>
    public Task<bool> RenewAsync(CancellationToken cancellationToken) => AckAsync(-1, Lease, cancellationToken);

    /// <summary>Gives the lease back, so that another consumer can go on at once.</summary>
    public Task ReleaseAsync() => AckAsync(-1, TimeSpan.Zero, CancellationToken.None);

    private async Task<bool> AckAsync(long number, TimeSpan lease, CancellationToken cancellationToken) =>
        (long)await AckScript.EvaluateAsync(redis.GetDatabase(), [keys.EventGroup(name)], [_consumer, number, Milliseconds(lease)])
            .AnswerAsync(options.RedisTimeout, cancellationToken) == 1;

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;
}
