using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests.Look;

/// <summary>What the scripts of every page add: colours at once, menus that close, times that stay true.</summary>
[Collection(SharedLook.Name)]
public sealed class LayoutTests(LookFixture look)
{
    [Fact]
    public async Task Colours_change_in_place_and_are_kept()
    {
        var page = await look.Chromium.NewReaderAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.GotoAsync(look.System.ForumUrl + "/t/1");
        await page.EvaluateAsync("() => { window.sameDocument = true; }");
        var light = await BackgroundAsync(page);

        await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync(),
            response => response.Url.EndsWith("/theme", StringComparison.Ordinal));

        Assert.NotEqual(light, await BackgroundAsync(page));
        Assert.True(await page.EvaluateAsync<bool>("() => window.sameDocument === true"));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Dark", Pressed = true })).ToBeVisibleAsync();
        await page.GotoAsync(look.System.ForumUrl + "/");
        Assert.NotEqual(light, await BackgroundAsync(page));
    }

    [Fact]
    public async Task Without_javascript_colours_are_a_form_that_comes_back()
    {
        var page = await look.Chromium.NewReaderAsync(javaScript: false);
        await page.GotoAsync(look.System.ForumUrl + "/b/workshop?page=1");

        await page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(look.System.ForumUrl + "/b/workshop?page=1#theme");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [Fact]
    public async Task A_menu_is_opened_and_closed_with_the_keyboard()
    {
        var page = (await look.ReaderAsync("alice")).Page;
        await page.GotoAsync(look.System.ForumUrl + "/");
        var summary = page.Locator(".account-menu summary");
        var signOut = page.Locator(".account-menu").GetByRole(AriaRole.Button, new() { Name = "Sign out" });

        await summary.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".account-menu").GetByRole(AriaRole.Link, new() { Name = "Profile" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(signOut).ToBeHiddenAsync();
        await Assertions.Expect(summary).ToBeFocusedAsync();

        await summary.ClickAsync();
        await Assertions.Expect(signOut).ToBeVisibleAsync();
        await page.Locator("main").ClickAsync(new() { Position = new() { X = 1, Y = 1 } });
        await Assertions.Expect(signOut).ToBeHiddenAsync();
    }

    /// <summary>The same as what the server says: PagingTests.Times_are_said_in_words.</summary>
    [Fact]
    public async Task The_script_says_times_in_the_words_of_the_server()
    {
        var page = (await look.ReaderAsync("")).Page;
        await page.GotoAsync(look.System.ForumUrl + "/");
        int[] secondsAgo = [-7200, 0, 59, 60, 3 * 3600, 86400, 29 * 86400, 30 * 86400, 31 * 86400, 150 * 86400];

        var words = await page.EvaluateAsync<string[]>(
            """
            async (ages) => {
              const { inWords } = await import('/js/times.js');
              const now = Date.parse('2026-01-31T12:00:00Z');
              return ages.map((age) => inWords(now - age * 1000, now));
            }
            """,
            secondsAgo);

        Assert.Equal(
            ["just now", "just now", "just now", "1 minute ago", "3 hours ago", "1 day ago", "29 days ago", "1 Jan 2026", "31 Dec 2025", "3 Sep 2025"],
            words);
    }

    [Fact]
    public async Task Times_are_right_where_the_clock_is_wrong_and_stay_right()
    {
        var page = await look.Chromium.NewReaderAsync();
        await page.AddInitScriptAsync("const now = Date.now; window.hoursAhead = 5; Date.now = () => now() + window.hoursAhead * 3600_000;");
        await page.GotoAsync(look.System.ForumUrl + look.HardTopic);
        var time = page.Locator("article time").First;
        await Assertions.Expect(time).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^(just now|[1-9] minutes? ago)$"));

        // Two hours later somebody comes back to the page.
        await page.EvaluateAsync("() => { window.hoursAhead += 2; document.dispatchEvent(new Event('visibilitychange')); }");
        await Assertions.Expect(time).ToHaveTextAsync("2 hours ago");
    }

    private static Task<string> BackgroundAsync(IPage page) =>
        page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
}
