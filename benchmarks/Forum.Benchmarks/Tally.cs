using System.Collections.Concurrent;

namespace Forum.Benchmarks;

/// <summary>What was measured of each page, in milliseconds.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<double>> _times = [];
    private readonly ConcurrentDictionary<(string Page, int Status), (int Count, string Path)> _failures = [];

    /// <summary>While false, nothing is kept: the forum warms up.</summary>
    public bool IsOn { get; set; }

    public int Requests => _times.Values.Sum(times => times.Count);

    public int Failures => _failures.Values.Sum(failure => failure.Count);

    public void Add(string page, TimeSpan time)
    {
        if (IsOn)
        {
            _times.GetOrAdd(page, _ => []).Enqueue(time.TotalMilliseconds);
        }
    }

    /// <summary>What a share of all requests took at most, in milliseconds.</summary>
    public double At(double share) => At([.. _times.Values.SelectMany(times => times).Order()], share);

    /// <summary>Counts an answer that should not have been, whenever it came.</summary>
    public void Fail(string page, int status, string path) =>
        _failures.AddOrUpdate((page, status), (1, path), (_, failure) => failure with { Count = failure.Count + 1 });

    /// <summary>Prints a line for each page; the highest 95th percentile, infinite if there is a page that nobody has opened.</summary>
    public double Print(IReadOnlyDictionary<string, int> queries)
    {
        Console.WriteLine();
        Console.WriteLine($"{"page",-24}{"count",8}{"p50 ms",9}{"p95 ms",9}{"p99 ms",9}{"max ms",9}{"queries",9}");
        var worst = 0.0;
        foreach (var (page, times) in _times.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            double[] sorted = [.. times.Order()];
            worst = Math.Max(worst, At(sorted, 0.95));
            Console.WriteLine(FormattableString.Invariant(
                $"{page,-24}{sorted.Length,8}{At(sorted, 0.5),9:0.0}{At(sorted, 0.95),9:0.0}{At(sorted, 0.99),9:0.0}{sorted[^1],9:0.0}{(queries.TryGetValue(page, out var count) ? $"{count}" : "-"),9}"));
        }

        foreach (var ((page, status), (count, path)) in _failures)
        {
            Console.WriteLine($"FAILED {page}: {status}, {count} times, the first time at {path}");
        }

        var unmeasured = PageKinds.All.Select(kind => kind.Name).Except(_times.Keys).ToList();
        if (unmeasured.Count > 0)
        {
            Console.WriteLine($"NOT MEASURED, for want of time: {string.Join("; ", unmeasured)}");
        }

        return unmeasured.Count > 0 ? double.PositiveInfinity : worst;
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];
}
