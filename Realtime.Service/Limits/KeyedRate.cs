using System.Collections.Concurrent;

namespace Realtime.Service.Limits;

/// <summary>
/// A bucket for every key: user or address. Full buckets are forgotten, which changes nothing, so there are only as
/// many as keys that have just been busy; and never more than a cap. Should that many be busy at once, the others
/// pass: to refuse them would do an attacker's work.
/// </summary>
internal sealed class KeyedRate<TKey>(RateLimit limit, int maxKeys = KeyedRate<TKey>.DefaultMaxKeys)
    where TKey : notnull
{
    /// <summary>About 10 MB of users, if all of them were busy.</summary>
    private const int DefaultMaxKeys = 100_000;

    /// <summary>Every so often one caller sweeps, which takes a millisecond or two when the cap is reached.</summary>
    private const long SweepInterval = 5_000;

    /// <summary>The same while the cap is reached.</summary>
    private const long SweepIntervalWhenFull = 200;

    private readonly BucketSize _size = new(limit);
    private readonly ConcurrentDictionary<TKey, long> _buckets = new();
    private int _count;
    private long _sweptAt = long.MinValue / 2;

    /// <summary>How many keys are remembered.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes one token out of a key's bucket; or not, if there is none.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="now">Milliseconds on a clock that only goes forward.</param>
    public bool TryTake(TKey key, long now)
    {
        if (_size.IsOff)
        {
            return true;
        }

        SweepWhenDue(now);
        while (true)
        {
            if (!_buckets.TryGetValue(key, out var bucket))
            {
                if (Count >= maxKeys)
                {
                    return true;
                }

                _size.TryTake(ref bucket, now);
                if (_buckets.TryAdd(key, bucket))
                {
                    Interlocked.Increment(ref _count);
                    return true;
                }

                continue;
            }

            var left = bucket;
            if (!_size.TryTake(ref left, now))
            {
                return false;
            }

            // Otherwise somebody else has taken from it, or swept it.
            if (_buckets.TryUpdate(key, left, bucket))
            {
                return true;
            }
        }
    }

    private void SweepWhenDue(long now)
    {
        var sweptAt = Volatile.Read(ref _sweptAt);
        if (now - sweptAt < (Count >= maxKeys ? SweepIntervalWhenFull : SweepInterval)
            || Interlocked.CompareExchange(ref _sweptAt, now, sweptAt) != sweptAt)
        {
            return;
        }

        foreach (var bucket in _buckets)
        {
            // Removes it only with this very value: what is taken meanwhile is not lost.
            if (BucketSize.IsFull(bucket.Value, now) && _buckets.TryRemove(bucket))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }
}
