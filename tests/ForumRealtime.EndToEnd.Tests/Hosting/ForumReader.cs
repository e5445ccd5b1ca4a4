using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests.Hosting;

/// <summary>What readers do with the forum's pages, and what they see there.</summary>
public sealed class ForumReader
{
    /// <summary>Of the demo's users, and of all who register.</summary>
    public const string Password = "Pa$$w0rd";

    private readonly ConcurrentQueue<string> _nodes = [];
    private readonly string _forumUrl;
    private readonly PageDiary _diary;

    private ForumReader(IPage page, string forumUrl)
    {
        Page = page;
        _diary = new PageDiary(page);
        _forumUrl = forumUrl;

        // The connect reply names the node that serves the connection.
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
        {
            if (frame.Text is { } text && text.StartsWith("{\"id\"", StringComparison.Ordinal) && text.Contains("\"node\"", StringComparison.Ordinal))
            {
                using var reply = JsonDocument.Parse(text.Split('\n')[0]);
                _nodes.Enqueue(reply.RootElement.GetProperty("connect").GetProperty("node").GetString()!);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>The node that served the last connection of this page.</summary>
    public string? Node => _nodes.LastOrDefault();

    /// <summary>Somebody who is on no page yet, with what another reader's browser has stored, if anything.</summary>
    public static async Task<ForumReader> NewAsync(Chromium chromium, string forumUrl, bool javaScript = true, string? storage = null) =>
        new(await chromium.NewReaderAsync(javaScript: javaScript, storage: storage), forumUrl);

    /// <summary>Somebody who comes to the home page, and signs in there if they have a name.</summary>
    public static async Task<ForumReader> VisitAsync(Chromium chromium, string forumUrl, string? userName = null, bool javaScript = true)
    {
        var reader = await NewAsync(chromium, forumUrl, javaScript);
        await reader.GoToAsync("/");
        if (userName is not null)
        {
            await reader.SignInAsync(userName, Password);
        }

        return reader;
    }

    public async Task GoToAsync(string path) => await Page.GotoAsync(_forumUrl + path);

    public async Task SignInAsync(string userName, string password)
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).First.ClickAsync();
        await Page.GetByLabel("User name").FillAsync(userName);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(Page.Locator(".who")).ToHaveTextAsync(userName);
    }

    public async Task RegisterAsync(string userName)
    {
        await GoToAsync("/");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Register" }).ClickAsync();
        await Page.GetByLabel("User name").FillAsync(userName);
        await Page.Locator("#Form_Password").FillAsync(Password);
        await Page.Locator("#Form_PasswordAgain").FillAsync(Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Register", Exact = true }).ClickAsync();
        await Assertions.Expect(Page.Locator(".who")).ToHaveTextAsync(userName);
    }

    /// <summary>Opens a topic from the list of its board, and waits until the page is live.</summary>
    public async Task OpenTopicAsync(string board, string title, bool live = true)
    {
        await GoToAsync("/");
        await GoToLinkAsync(board);
        await GoToLinkAsync(title);
        if (live)
        {
            await ExpectIndicatorAsync("live");
        }
    }

    /// <summary>Begins a topic and waits until its page is live; the topic's address.</summary>
    public async Task<string> StartTopicAsync(string board, string title, string text, bool live = true)
    {
        await GoToAsync($"/b/{board}/new");
        await Page.GetByLabel("Title").FillAsync(title);
        await Page.Locator("textarea").FillAsync(text);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Start topic" }).ClickAsync();
        await ExpectPostAsync(text);

        // The page's scripts have run by then, and its forms are theirs.
        await Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
        if (live)
        {
            await ExpectIndicatorAsync("live");
        }

        return new Uri(Page.Url).AbsolutePath;
    }

    /// <summary>Opens a page and waits until it is live.</summary>
    public async Task OpenAsync(string path)
    {
        await GoToAsync(path);
        await ExpectIndicatorAsync("live");
    }

    public Task ExpectIndicatorAsync(string state) =>
        Assertions.Expect(Page.Locator("#indicator")).ToHaveAttributeAsync("data-state", state, new() { Timeout = 40_000 });

    /// <summary>
    /// Clicks on what leads to another address, and waits until that page is there: what is looked for next may be on the page
    /// before as well, such as a field to write in.
    /// </summary>
    public async Task FollowAsync(ILocator link)
    {
        var before = Page.Url;
        await link.ClickAsync();
        await Page.WaitForURLAsync(url => url != before, new() { WaitUntil = WaitUntilState.DOMContentLoaded, Timeout = 40_000 });
    }

    /// <summary>Goes where a link leads. Not by a click, which is lost where the page moves at that moment.</summary>
    private Task GoToLinkAsync(string name) => WithDiaryAsync(async () =>
        await GoToAsync((await Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).GetAttributeAsync("href"))!));

    public async Task ReplyAsync(string text)
    {
        await Page.GetByLabel("Your reply").Or(Page.Locator("textarea")).First.FillAsync(text);
        var answer = await Page.RunAndWaitForResponseAsync(
            () => Page.GetByRole(AriaRole.Button, new() { Name = "Post reply" }).ClickAsync(),
            response => response.Request.Method == "POST" && response.Url.EndsWith("/reply", StringComparison.Ordinal));
        Assert.InRange(answer.Status, 200, 399);
        await ExpectPostAsync(text);
    }

    /// <summary>Sees a post with this text, exactly once.</summary>
    public Task ExpectPostAsync(string text, float timeout = 60_000) => WithDiaryAsync(() =>
        Assertions.Expect(Page.Locator("article.post", new() { HasText = text })).ToHaveCountAsync(1, new() { Timeout = timeout }));

    /// <summary>Sees the posts with these numbers, from top to bottom, and no others.</summary>
    public async Task ExpectNumbersAsync(IEnumerable<int> expected) => Assert.Equal(
        expected,
        await Page.Locator("article.post").EvaluateAllAsync<int[]>("posts => posts.map(post => Number(post.dataset.number))"));

    /// <summary>Marks the loaded document, so that a reload can be told.</summary>
    public Task MarkDocumentAsync() => Page.EvaluateAsync("() => { window.sameDocument = true; }");

    public Task<bool> IsSameDocumentAsync() => Page.EvaluateAsync<bool>("() => window.sameDocument === true");

    /// <summary>Has the message of a failure say what happened on the page.</summary>
    private async Task WithDiaryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
        {
            throw new PlaywrightException($"{exception.Message}\nLately on the page ({Page.Url}):\n{_diary}", exception);
        }
    }
}
