using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests.Look;

/// <summary>
/// One forum, one browser, and one window for each person, for all tests that only look. Besides the demo's people there
/// is one with the longest name there can be, who has written a topic that is hard to lay out: the newest one.
/// </summary>
public sealed class LookFixture : IAsyncLifetime
{
    public const string LongName = "an-unusually.long_name-32-chars_";

    private const string Password = "Pa$$w0rd";

    private static readonly string HardPost = $"""
        # {new string('M', 60)}

        | {string.Join(" | ", Enumerable.Range(1, 14).Select(i => $"column {i}"))} |
        |{string.Concat(Enumerable.Repeat("---|", 14))}
        | {string.Join(" | ", Enumerable.Repeat("0123456789", 14))} |

        ```
        {new string('c', 200)}
        ```

        > https://example.org/{new string('u', 120)}

        - [ ] to do
        - [x] done: `{new string('k', 90)}`
        """;

    private readonly Dictionary<string, ForumReader> _readers = [];

    public ForumSystem System { get; private set; } = null!;

    public Chromium Chromium { get; private set; } = null!;

    /// <summary>The path of the topic that is hard to lay out.</summary>
    public string HardTopic { get; private set; } = "";

    public async Task InitializeAsync()
    {
        System = await ForumSystem.StartAsync();
        Chromium = await Chromium.StartAsync();
        _readers[""] = await ForumReader.VisitAsync(Chromium, System.ForumUrl);
        await WriteHardTopicAsync();
    }

    public async Task DisposeAsync()
    {
        await Chromium.DisposeAsync();
        await System.DisposeAsync();
    }

    /// <summary>The window of a demo user, of <see cref="LongName"/>, or of somebody who is not signed in ("").</summary>
    public async Task<ForumReader> ReaderAsync(string user)
    {
        if (!_readers.TryGetValue(user, out var reader))
        {
            _readers[user] = reader = await ForumReader.VisitAsync(Chromium, System.ForumUrl, user);
        }

        return reader;
    }

    private async Task WriteHardTopicAsync()
    {
        var reader = await ForumReader.VisitAsync(Chromium, System.ForumUrl);
        var page = reader.Page;
        await reader.GoToAsync("/register");
        await page.Locator("#Form_Name").FillAsync(LongName);
        await page.Locator("#Form_Password").FillAsync(Password);
        await page.Locator("#Form_PasswordAgain").FillAsync(Password);
        await page.Locator("main button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".who")).ToHaveTextAsync(LongName);
        _readers[LongName] = reader;

        await reader.GoToAsync("/b/workshop/new");
        await page.GetByLabel("Title").FillAsync(new string('W', 100));
        await page.Locator("textarea").FillAsync(HardPost);
        await page.Locator("main button[type=submit]").ClickAsync();
        await reader.ExpectPostAsync("to do");
        HardTopic = new Uri(page.Url).AbsolutePath;
    }
}
