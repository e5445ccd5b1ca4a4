using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace ForumRealtime.AppHost.Tests;

/// <summary>The AppHost's application in this process, with a local Redis, random ports and a database of its own.</summary>
public sealed class TestApplication : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("forum-apphost-");
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));
    private IDistributedApplicationTestingBuilder _builder = null!;

    private TestApplication()
    {
    }

    public DistributedApplication App { get; private set; } = null!;

    public CancellationToken Patience => _patience.Token;

    internal ProcessMark Mark { get; } = new();

    /// <summary>Built, not started.</summary>
    public static async Task<TestApplication> BuildAsync()
    {
        var application = new TestApplication();
        foreach (var (name, value) in application.Mark.And(Path.Combine(application._directory.FullName, "forum.db")))
        {
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
        _directory.Delete(recursive: true);
    }
}
