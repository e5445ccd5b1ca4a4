using System.Diagnostics;

namespace ForumRealtime.AppHost.Tests;

internal static class Eventually
{
    public static async Task IsTrueAsync(Func<bool> condition, string otherwise)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"After {watch.Elapsed.TotalSeconds:0} s {otherwise}.");
            await Task.Delay(100);
        }
    }
}
