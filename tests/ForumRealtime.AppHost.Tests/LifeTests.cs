using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ForumRealtime.AppHost.Tests;

/// <summary>From start to end.</summary>
public sealed class LifeTests
{
    [Fact]
    public async Task Services_start_when_those_they_wait_for_are_well_and_leave_nothing_behind()
    {
        await using var application = await TestApplication.BuildAsync();
        var notifications = application.App.ResourceNotifications;
        using var watching = new CancellationTokenSource();

        // Per resource: what was well when its first process started.
        var healthy = new HashSet<string>();
        var healthyAtStart = new Dictionary<string, string[]>();
        var watch = Task.Run(async () =>
        {
            await foreach (var change in notifications.WatchAsync(watching.Token))
            {
                var name = change.Resource.Name;
                if (change.Snapshot.State?.Text is "Starting" or "Running")
                {
                    healthyAtStart.TryAdd(name, [.. healthy]);
                }

                if (change.Snapshot is { State.Text: "Running", HealthStatus: HealthStatus.Healthy })
                {
                    healthy.Add(name);
                }
            }
        });

        await application.App.StartAsync(application.Patience);
        await notifications.WaitForResourceHealthyAsync("forum", application.Patience);
        await watching.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
        Assert.Contains("redis", healthyAtStart["realtime"]);
        Assert.Contains("redis", healthyAtStart["forum"]);
        Assert.Contains("realtime", healthyAtStart["forum"]);

        Assert.NotEmpty(application.Mark.Find());
        await application.App.StopAsync(application.Patience);
        await application.App.DisposeAsync();
        await application.Mark.AssertNothingIsLeftAsync(TimeSpan.FromSeconds(20));
    }
}
