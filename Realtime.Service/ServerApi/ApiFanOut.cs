namespace Realtime.Service.ServerApi;

/// <summary>Does many things at once, but not all of a large request: others want to reach Redis, too.</summary>
internal static class ApiFanOut
{
    private const int AtOnce = 64;

    /// <summary>The results, in the order of the items.</summary>
    public static async Task<IReadOnlyList<TResult>> RunAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TItem, CancellationToken, Task<TResult>> act, CancellationToken cancellationToken)
    {
        var results = new TResult[items.Count];
        await Parallel.ForAsync(
            0,
            items.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, token) => results[i] = await act(items[i], token));
        return results;
    }
}
