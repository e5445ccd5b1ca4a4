namespace ForumRealtime.EndToEnd.Tests.Hosting;

/// <summary>Tests in a forum that others use before and after them: they leave no window open.</summary>
public abstract class SharedForumTests(SharedForum forum) : IAsyncLifetime
{
    protected SharedForum Forum { get; } = forum;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Forum.Chromium.CloseWindowsAsync();
}
