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
}
