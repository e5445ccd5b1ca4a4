using System.Diagnostics;

namespace ForumRealtime.AppHost.Tests;

/// <summary>However the AppHost's process ends, nothing of the solution lives on.</summary>
public sealed class EndTests
{
    [Fact]
    public async Task Killed_it_leaves_nothing()
    {
        await using var appHost = AppHostProcess.Start();
        await appHost.WaitUntilItRunsAsync();
        appHost.Process.Kill();
        await appHost.Mark.AssertNothingIsLeftAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Asked_to_end_it_stops_everything_and_ends_well(string signal)
    {
        await using var appHost = AppHostProcess.Start();
        await appHost.WaitUntilItRunsAsync();
        using (var kill = Process.Start("kill", ["-s", signal, $"{appHost.Process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        Assert.Equal(0, await appHost.WaitForExitAsync());
        await appHost.Mark.AssertNothingIsLeftAsync(TimeSpan.FromSeconds(20));
    }
}
