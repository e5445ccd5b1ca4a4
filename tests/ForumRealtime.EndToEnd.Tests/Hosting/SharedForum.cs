namespace ForumRealtime.EndToEnd.Tests.Hosting;

/// <summary>
/// One whole triangle and one browser for several classes of tests, which run one after the other: none stops anything for
/// good, and each test has topics of its own, and members and boards of its own where it matters what others did before.
/// </summary>
public sealed class SharedForum : IAsyncLifetime
{
    private readonly Dictionary<string, string> _sessions = [];

    public ForumSystem System { get; private set; } = null!;

    public Chromium Chromium { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        System = await ForumSystem.StartAsync();
        Chromium = await Chromium.StartAsync();
    }

    public async Task DisposeAsync()
    {
        // Either is null if it did not start.
        await (Chromium?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (System?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>
    /// A window of a demo user or member, or of nobody who is signed in, that is on no page yet. Whoever it is signs in only
    /// once: their windows are of one session.
    /// </summary>
    public async Task<ForumReader> NewReaderAsync(string? userName = null, bool javaScript = true)
    {
        if (userName is not null && !_sessions.ContainsKey(userName))
        {
            var reader = await ForumReader.VisitAsync(Chromium, System.ForumUrl, userName, javaScript: false);
            _sessions[userName] = await reader.Page.Context.StorageStateAsync();
            await reader.Page.Context.CloseAsync();
        }

        return await ForumReader.NewAsync(Chromium, System.ForumUrl, javaScript, userName is null ? null : _sessions[userName]);
    }

    /// <summary>A window of somebody who has just registered.</summary>
    public async Task<ForumReader> NewMemberAsync(string userName, bool javaScript = true)
    {
        var reader = await NewReaderAsync(javaScript: javaScript);
        await reader.RegisterAsync(userName);
        return reader;
    }
}
