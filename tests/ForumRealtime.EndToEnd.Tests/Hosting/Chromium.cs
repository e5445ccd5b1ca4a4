using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests.Hosting;

/// <summary>A headless Chromium; each reader gets a context of their own, which shares nothing with the others.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = FindExecutable(),
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>A page of a new reader, at a size, with or without JavaScript, and with what another context had stored.</summary>
    public async Task<IPage> NewReaderAsync(int width = 1100, int height = 800, bool javaScript = true, string? storage = null)
    {
        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            JavaScriptEnabled = javaScript,
            StorageState = storage,
        });
        context.SetDefaultTimeout(20_000);
        return await context.NewPageAsync();
    }

    /// <summary>Closes the pages of all readers.</summary>
    public async Task CloseWindowsAsync()
    {
        foreach (var context in _browser.Contexts.ToList())
        {
            await context.CloseAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string FindExecutable() =>
        Environment.GetEnvironmentVariable("CHROMIUM_PATH")
        ?? Names.SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("No Chromium on PATH: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.");
}
