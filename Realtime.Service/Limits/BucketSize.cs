namespace Realtime.Service.Limits;

/// <summary>
/// A <see cref="RateLimit"/> as buckets count it. A bucket is one number: the time at which it will be full again. What
/// is taken moves that time on by what a token takes to come back; it may be at most a whole bucket ahead.
/// </summary>
internal readonly struct BucketSize
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly long _perToken;
    private readonly long _perBucket;

    public BucketSize(RateLimit limit)
    {
        _perToken = limit.IsOff ? 0 : (long)Math.Round(1e9 / limit.PerSecond);
        _perBucket = _perToken * limit.Burst;
    }

    /// <summary>Whether there is no limit.</summary>
    public bool IsOff => _perToken == 0;

    /// <summary>Whether a bucket is as full as it gets: then it need not be remembered.</summary>
    /// <param name="fullAt">The bucket.</param>
    /// <param name="now">Milliseconds on a clock that only goes forward.</param>
    public static bool IsFull(long fullAt, long now) => fullAt <= now * NanosecondsPerMillisecond;

    /// <summary>Takes one token out; or not, if there is none.</summary>
    /// <param name="fullAt">The bucket: 0 when it is new, and full.</param>
    /// <param name="now">Milliseconds on a clock that only goes forward.</param>
    public bool TryTake(ref long fullAt, long now)
    {
        var time = now * NanosecondsPerMillisecond;
        var next = Math.Max(fullAt, time) + _perToken;
        if (next - time > _perBucket)
        {
            return IsOff;
        }

        fullAt = next;
        return true;
    }
}
