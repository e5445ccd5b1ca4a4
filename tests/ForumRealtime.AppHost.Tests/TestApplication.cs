using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace ForumRealtime.AppHost.Tests;

/// <summary>The AppHost's application in this process, with a local Redis, random ports and a database of its own.</summary>
public sealed class TestApplication : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("forum-apphost-");
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));
    private IDistributedApplicationTestingBuilder _builder = null!;

    private readonly Dictionary<string, string?> _environmentBefore = [];

    private TestApplication() => Mark = new ProcessMark(_directory);

    public DistributedApplication App { get; private set; } = null!;

    public CancellationToken Patience => _patience.Token;

    internal ProcessMark Mark { get; }

    /// <summary>Built, not started.</summary>
    public static async Task<TestApplication> BuildAsync()
    {
        var application = new TestApplication();
        foreach (var (name, value) in application.Mark.Variables)
        {
            application._environmentBefore[name] = Environment.GetEnvironmentVariable(name);
            Environment.SetEnvironmentVariable(name, value);
        }

        application._builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.ForumRealtime_AppHost>(
            ["--Redis:Mode=Local"], application.Patience);
        application.App = await application._builder.BuildAsync(application.Patience);
        return application;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _builder.DisposeAsync();
        _patience.Dispose();
        foreach (var (name, value) in _environmentBefore)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        _directory.Delete(recursive: true);
    }
}
