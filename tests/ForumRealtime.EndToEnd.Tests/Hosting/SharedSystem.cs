namespace ForumRealtime.EndToEnd.Tests.Hosting;

/// <summary>One whole triangle for all tests of a class; each works in topics of its own.</summary>
public sealed class SharedSystem : IAsyncLifetime
{
    public ForumSystem System { get; private set; } = null!;

    public async Task InitializeAsync() => System = await ForumSystem.StartAsync();

    public async Task DisposeAsync() => await System.DisposeAsync();
}
