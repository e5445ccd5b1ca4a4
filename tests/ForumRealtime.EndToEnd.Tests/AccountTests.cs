using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>What ends a login session ends what is open in browsers, too, without a click.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private ForumSystem _system = null!;
    private Chromium _chromium = null!;

    public async Task InitializeAsync()
    {
        _system = await ForumSystem.StartAsync();
        _chromium = await Chromium.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _chromium.DisposeAsync();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task A_ban_reaches_the_open_page_and_the_next_click_leads_to_the_sign_in_page()
    {
        var carol = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "carol");
        await carol.OpenTopicAsync("Announcements", "Welcome");
        var bob = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "bob");
        await bob.GoToAsync("/u/carol");
        await bob.Page.GetByText("Ban carol").First.ClickAsync();
        await bob.Page.GetByLabel("Reason").FillAsync("Three warnings were enough.");
        await bob.Page.GetByLabel("How long").SelectOptionAsync("a week");
        await bob.Page.GetByRole(AriaRole.Button, new() { Name = "Ban carol" }).ClickAsync();
        await Assertions.Expect(bob.Page.GetByRole(AriaRole.Heading, new() { Name = "Banned" })).ToBeVisibleAsync();

        await Assertions.Expect(carol.Page.Locator("#indicator")).ToHaveAttributeAsync("data-state", "ended", new() { Timeout = 2_000 });
        await Assertions.Expect(carol.Page.Locator("#indicator")).ToContainTextAsync("signed out");
        await carol.Page.GetByRole(AriaRole.Link, new() { Name = "Announcements" }).ClickAsync();
        await Assertions.Expect(carol.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();

        await carol.Page.GetByLabel("User name").FillAsync("carol");
        await carol.Page.GetByLabel("Password").FillAsync("Pa$$w0rd");
        await carol.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(carol.Page.Locator("main")).ToContainTextAsync("Three warnings were enough.");
    }

    [Fact]
    public async Task A_new_password_signs_the_other_browsers_out_while_they_are_open()
    {
        var laptop = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "carol");
        var phone = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "carol");
        await phone.OpenTopicAsync("Announcements", "Welcome");

        await laptop.GoToAsync("/account/password");
        await laptop.Page.GetByLabel("Current password").FillAsync("Pa$$w0rd");
        await laptop.Page.GetByLabel("New password", new() { Exact = true }).FillAsync("Sturdier than before");
        await laptop.Page.GetByLabel("New password, once more").FillAsync("Sturdier than before");
        await laptop.Page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Assertions.Expect(laptop.Page.Locator("main")).ToContainTextAsync("Your password is changed.");

        // Within the few seconds that pages spread over before they ask for a token.
        await Assertions.Expect(phone.Page.Locator("#indicator")).ToHaveAttributeAsync("data-state", "ended", new() { Timeout = 10_000 });
        await phone.Page.GetByRole(AriaRole.Link, new() { Name = "Announcements" }).ClickAsync();
        await Assertions.Expect(phone.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await laptop.OpenTopicAsync("Announcements", "Welcome");
    }
}
