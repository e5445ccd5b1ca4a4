using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests.Look;

/// <summary>
/// One forum, one browser, and one window for each person, for all tests that only look. Besides the demo's people there
/// is one with the longest name there can be, who has written a topic that is hard to lay out, and one who is banned. There
/// is a topic of carol's with an edited post and a deleted one in it, which bob has locked and pinned and knows of by
/// notifications, and a draft of hers.
/// </summary>
public sealed class LookFixture : IAsyncLifetime
{
    public const string LongName = "an-unusually.long_name-32-chars_";

    public const string Banned = "banned-one";

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

    private readonly SharedForum _forum = new();

    public ForumSystem System => _forum.System;

    public Chromium Chromium => _forum.Chromium;

    /// <summary>The path of the topic that is hard to lay out.</summary>
    public string HardTopic => Places["{hard}"];

    /// <summary>What stands in braces in the addresses of tests, because it is not known before the forum runs.</summary>
    public Dictionary<string, string> Places { get; } = [];

    public async Task InitializeAsync()
    {
        await _forum.InitializeAsync();
        _readers[""] = await _forum.NewReaderAsync();
        await WriteHardTopicAsync();
        await WriteTopicWithAPastAsync();
        await BanAsync();
        await BeginDraftAsync();
    }

    public Task DisposeAsync() => _forum.DisposeAsync();

    /// <summary>The window of a demo user, of <see cref="LongName"/>, or of somebody who is not signed in ("").</summary>
    public async Task<ForumReader> ReaderAsync(string user)
    {
        if (!_readers.TryGetValue(user, out var reader))
        {
            _readers[user] = reader = await _forum.NewReaderAsync(user);
        }

        return reader;
    }

    private async Task WriteHardTopicAsync()
    {
        _readers[LongName] = await _forum.NewMemberAsync(LongName);
        Places["{hard}"] = await StartTopicAsync(_readers[LongName], new string('W', 100), HardPost);
    }

    private async Task WriteTopicWithAPastAsync()
    {
        var carol = await ReaderAsync("carol");
        Places["{locked}"] = await StartTopicAsync(carol, "Which glue for oak?", "What do you use, @bob?");
        await carol.ReplyAsync("White glue?");
        await carol.ReplyAsync("Sorry, wrong topic.");
        Places["{edited}"] = await PostAsync(2);
        Places["{deleted}"] = await PostAsync(3);
        await carol.GoToAsync($"/p/{Places["{edited}"]}/edit");
        await carol.Page.Locator("textarea").FillAsync("Bone glue?");
        await SubmitAsync(carol);
        await carol.GoToAsync($"/p/{Places["{deleted}"]}/delete");
        await SubmitAsync(carol);

        var bob = await ReaderAsync("bob");
        foreach (var action in new[] { "lock", "pin" })
        {
            await bob.GoToAsync($"{Places["{locked}"]}/manage");
            await SubmitAsync(bob, $"form[action$='/{action}'] ");
        }

        Task<string> PostAsync(int number) => carol.Page.Locator($"#post-{number}").EvaluateAsync<string>("post => post.dataset.post");
    }

    private async Task BanAsync()
    {
        await (await _forum.NewMemberAsync(Banned)).Page.Context.CloseAsync();
        var bob = await ReaderAsync("bob");
        await bob.GoToAsync($"/u/{Banned}");
        await bob.Page.Locator(".ban summary").ClickAsync();
        await bob.Page.GetByLabel("Reason").FillAsync("Advertising, again and again.");
        await SubmitAsync(bob, ".ban ");
    }

    private async Task BeginDraftAsync()
    {
        var carol = await ReaderAsync("carol");
        await carol.GoToAsync("/b/lounge/new");
        await carol.Page.Locator("textarea").PressSequentiallyAsync("In spring, ");
        await Assertions.Expect(carol.Page.Locator(".draft-status")).ToHaveTextAsync("Draft saved");
    }

    private static async Task<string> StartTopicAsync(ForumReader reader, string title, string text)
    {
        await reader.GoToAsync("/b/workshop/new");
        await reader.Page.GetByLabel("Title").FillAsync(title);
        await reader.Page.Locator("textarea").FillAsync(text);
        await SubmitAsync(reader);
        await Assertions.Expect(reader.Page.Locator("#post-1")).ToBeVisibleAsync();
        await reader.ExpectIndicatorAsync("live");
        return new Uri(reader.Page.Url).AbsolutePath;
    }

    private static Task SubmitAsync(ForumReader reader, string form = "") => reader.Page.Locator($"main {form}button[type=submit]").First.ClickAsync();
}
