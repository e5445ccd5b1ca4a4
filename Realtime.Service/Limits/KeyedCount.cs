using System.Collections.Concurrent;

namespace Realtime.Service.Limits;

/// <summary>How many connections every key has: user or address. Keys without any are forgotten.</summary>
/// <param name="limit">How many a key may have; 0 for no limit.</param>
internal sealed class KeyedCount<TKey>(int limit)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, int> _counts = new();

    /// <summary>How many keys are remembered.</summary>
    public int Count => _counts.Count;

    /// <summary>Counts one more; or not, if that would be too many.</summary>
    public bool TryAdd(TKey key)
    {
        if (limit == 0)
        {
            return true;
        }

        while (true)
        {
            if (!_counts.TryGetValue(key, out var count))
            {
                if (_counts.TryAdd(key, 1))
                {
                    return true;
                }
            }
            else if (count >= limit)
            {
                return false;
            }
            else if (_counts.TryUpdate(key, count + 1, count))
            {
                return true;
            }
        }
    }

    /// <summary>Counts one less: one that was counted.</summary>
    public void Remove(TKey key)
    {
        while (_counts.TryGetValue(key, out var count))
        {
            if (count > 1 ? _counts.TryUpdate(key, count - 1, count) : _counts.TryRemove(new(key, count)))
            {
                return;
            }
        }
    }
}
