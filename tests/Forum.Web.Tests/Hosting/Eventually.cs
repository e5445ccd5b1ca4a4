using System.Diagnostics;

namespace Forum.Web.Tests.Hosting;

/// <summary>Waits for what happens soon, but not at once.</summary>
public static class Eventually
{
    public static async Task<T> BecomesAsync<T>(Func<Task<T>> look, Func<T, bool> isRight, int seconds = 20)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (isRight(seen))
            {
                return seen;
            }

            Assert.True(patience.Elapsed.TotalSeconds < seconds, $"After {seconds} s it is still: {seen}");
            await Task.Delay(50);
        }
    }
}
