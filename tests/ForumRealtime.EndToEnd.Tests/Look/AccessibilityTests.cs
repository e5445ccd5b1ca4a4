using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests.Look;

/// <summary>What a machine can tell of accessibility: axe finds nothing on any page, and none is wider than a small phone.</summary>
[Collection(SharedLook.Name)]
public sealed class AccessibilityTests(LookFixture look)
{
    /// <summary>
    /// Every page that has a look of its own belongs here: its address, and who looks ("" is nobody in particular).
    /// What is in braces is one of <see cref="LookFixture.Places"/>.
    /// </summary>
    public static TheoryData<string, string> Pages { get; } = new()
    {
        { "/", "" },
        { "/", "alice" },
        { "/", LookFixture.LongName },
        { "/b/workshop", "" },
        { "/b/workshop", "carol" },
        { "/b/workshop", LookFixture.LongName },
        { "/b/lounge", "alice" },
        { "/b/staff", "bob" },
        { "/b/workshop/new", "alice" },
        { "/t/1", "" },
        { "/t/1", "alice" },
        { "/p/1/report", "carol" },
        { "/moderation", "bob" },
        { "/moderation/log", "bob" },
        { "/p/1/reactions", "carol" },
        { "{hard}", LookFixture.LongName },
        { "{locked}", "bob" },
        { "{locked}", "carol" },
        { "{locked}/manage", "bob" },
        { "{locked}/manage", "carol" },
        { "/p/{edited}/edit", "bob" },
        { "/p/{edited}/history", "carol" },
        { "/p/1/history", "alice" },
        { "/p/{edited}/delete", "bob" },
        { "/p/1/delete", "alice" },
        { "/p/{deleted}/restore", "bob" },
        { "/mark-read", "alice" },
        { "/search", "" },
        { "/search?q=wall", "alice" },
        { "/search?q=wall&sort=date&author=bob", "alice" },
        { "/search?q=nothing-like-that", "alice" },
        { "/users", "bob" },
        { "/users?name=nobody-like-that", "" },
        { "/u/alice", "alice" },
        { "/u/carol", "" },
        { $"/u/{LookFixture.LongName}", "bob" },
        { $"/u/{LookFixture.Banned}", "bob" },
        { "/account", "carol" },
        { "/account/password", "carol" },
        { "/account/sessions", "carol" },
        { "/notifications", "bob" },
        { "/notifications", LookFixture.LongName },
        { "/drafts", "carol" },
        { "/drafts", LookFixture.LongName },
        { "/sign-in", "" },
        { "/sign-in?ended=true", "" },
        { "/register", "" },
        { "/sign-out", "alice" },
        { "/admin", "alice" },
        { "/admin/users", "alice" },
        { "/admin/users?name=nobody-like-that", "alice" },
        { "/admin/users/3", "alice" },
        { "/admin/users/5", "alice" },
        { "/admin/boards", "alice" },
        { "/admin/boards/new", "alice" },
        { "/admin/boards/2", "alice" },
        { "/admin/settings", "alice" },
        { "/admin/realtime", "alice" },
        { "/admin", "carol" },
        { "/status/403", "alice" },
        { "/no-such-page", "" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_accessible_in_both_themes_and_at_every_width(string path, string user)
    {
        var reader = await look.ReaderAsync(user);
        await reader.GoToAsync(look.Places.Aggregate(path, (address, place) => address.Replace(place.Key, place.Value, StringComparison.Ordinal)));
        if (await reader.Page.Locator("#indicator").CountAsync() > 0)
        {
            await reader.ExpectIndicatorAsync("live");
        }

        await ExpectAccessibleAsync(reader.Page);
    }

    /// <summary>Also those parts that no page shows yet, or only at some moments.</summary>
    [Fact]
    public async Task Every_part_of_the_design_is_accessible()
    {
        // Not a moderator: on a phone, the open menu covers their link to the queue, as menus do.
        var reader = await look.ReaderAsync("carol");
        await reader.GoToAsync("/");
        var parts = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "ForumRealtime.EndToEnd.Tests", "Look", "Specimen.html"));
        await reader.Page.EvaluateAsync("html => { document.querySelector('main').innerHTML = html; }", parts);
        await reader.Page.Locator(".account-menu summary").ClickAsync();

        await ExpectAccessibleAsync(reader.Page);
    }

    private static async Task ExpectAccessibleAsync(IPage page)
    {
        foreach (var (width, height) in new[] { (1100, 800), (390, 844) })
        {
            await page.SetViewportSizeAsync(width, height);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                var violations = await Axe.RunAsync(page, coloursOnly: scheme == ColorScheme.Dark);
                Assert.True(violations.Length == 0, $"{page.Url}, {scheme}, {width} wide:\n{string.Join('\n', violations)}");
            }
        }

        await page.SetViewportSizeAsync(320, 640);
        var tooWide = await page.EvaluateAsync<string[]>(
            """
            () => document.documentElement.scrollWidth <= 320 ? [] : [...document.body.querySelectorAll('*')]
              .filter((element) => element.getBoundingClientRect().right > 320)
              .map((element) => `${element.tagName}.${element.className} ${element.getBoundingClientRect().right}`)
            """);
        Assert.True(tooWide.Length == 0, $"{page.Url} is wider than 320 pixels:\n{string.Join('\n', tooWide)}");
    }
}
