namespace Forum.Benchmarks;

/// <summary>How much is asked of the forum.</summary>
/// <param name="Readers">How many read at once.</param>
/// <param name="Think">How long a reader spends on a page, on average.</param>
/// <param name="WritesPerSecond">Replies per second.</param>
/// <param name="Duration">How long is measured.</param>
/// <param name="LimitMilliseconds">What the 95th percentile of each page must not exceed.</param>
/// <param name="Posts">How many posts the forum holds.</param>
internal sealed record Load(int Readers, TimeSpan Think, double WritesPerSecond, TimeSpan Duration, double LimitMilliseconds, int Posts);
