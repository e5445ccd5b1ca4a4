using Aspire.Hosting;

namespace ForumRealtime.AppHost.Tests;

/// <summary>One started application for all tests of a class.</summary>
public sealed class RunningApplication : IAsyncLifetime
{
    private TestApplication _application = null!;

    public DistributedApplication App => _application.App;

    public CancellationToken Patience => _application.Patience;

    internal ProcessMark Mark => _application.Mark;

    public async Task InitializeAsync()
    {
        _application = await TestApplication.BuildAsync();
        await App.StartAsync(Patience);
        await App.ResourceNotifications.WaitForResourceHealthyAsync("forum", Patience);
    }

    public async Task DisposeAsync()
    {
        await App.StopAsync(Patience);
        await _application.DisposeAsync();
    }
}
