namespace ForumRealtime.EndToEnd.Tests.Hosting;

/// <summary>One whole triangle and one browser for all tests of a class: none stops anything, and each has topics of its own.</summary>
public sealed class SharedForum : IAsyncLifetime
{
    public ForumSystem System { get; private set; } = null!;

    public Chromium Chromium { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        System = await ForumSystem.StartAsync();
        Chromium = await Chromium.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Chromium.DisposeAsync();
        await System.DisposeAsync();
    }
}
