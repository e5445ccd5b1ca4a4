using System.Diagnostics;

namespace ForumRealtime.Testing;

/// <summary>Waits for what is bound to happen, and fails when it does not.</summary>
public static class Eventually
{
    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan? within = null, string? what = null)
    {
        var limit = within ?? TimeSpan.FromSeconds(20);
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > limit)
            {
                throw new TimeoutException($"Not within {limit}: {what ?? "the condition"}");
            }

            await Task.Delay(50);
        }
    }

    public static Task HoldsAsync(Func<bool> condition, TimeSpan? within = null, string? what = null) =>
        HoldsAsync(() => Task.FromResult(condition()), within, what);

    /// <summary>What was seen, once it is right.</summary>
    public static async Task<T> BecomesAsync<T>(Func<Task<T>> look, Func<T, bool> isRight, int seconds = 20)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (isRight(seen))
            {
                return seen;
            }

            if (waited.Elapsed.TotalSeconds > seconds)
            {
                throw new TimeoutException($"After {seconds} s it is still: {seen}");
            }

            await Task.Delay(50);
        }
    }
}
