using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>What ends a login session ends what is open in browsers, too, without a click.</summary>
[Collection(ConnectionsCollection.Name)]
public sealed class AccountTests(SharedForum forum) : SharedForumTests(forum)
{
    [Fact]
    public async Task A_ban_reaches_the_open_page_and_the_next_click_leads_to_the_sign_in_page()
    {
        var ivy = await Forum.NewMemberAsync("ivy");
        await ivy.OpenTopicAsync("Announcements", "Welcome");
        var bob = await Forum.NewReaderAsync("bob");
        await bob.GoToAsync("/u/ivy");
        await bob.Page.GetByText("Ban ivy").First.ClickAsync();
        await bob.Page.GetByLabel("Reason").FillAsync("Three warnings were enough.");
        await bob.Page.GetByLabel("How long").SelectOptionAsync("a week");
        await bob.Page.GetByRole(AriaRole.Button, new() { Name = "Ban ivy" }).ClickAsync();
        await Assertions.Expect(bob.Page.GetByRole(AriaRole.Heading, new() { Name = "Banned" })).ToBeVisibleAsync();

        await Assertions.Expect(ivy.Page.Locator("#indicator")).ToHaveAttributeAsync("data-state", "ended", new() { Timeout = 2_000 });
        await Assertions.Expect(ivy.Page.Locator("#indicator")).ToContainTextAsync("signed out");
        await ivy.Page.GetByRole(AriaRole.Link, new() { Name = "Announcements" }).ClickAsync();
        await Assertions.Expect(ivy.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();

        await ivy.Page.GetByLabel("User name").FillAsync("ivy");
        await ivy.Page.GetByLabel("Password").FillAsync(ForumReader.Password);
        await ivy.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(ivy.Page.Locator("main")).ToContainTextAsync("Three warnings were enough.");
    }

    [Fact]
    public async Task A_new_password_signs_the_other_browsers_out_while_they_are_open()
    {
        var laptop = await Forum.NewMemberAsync("jack");
        var phone = await ForumReader.VisitAsync(Forum.Chromium, Forum.System.ForumUrl, "jack");
        await phone.OpenTopicAsync("Announcements", "Welcome");

        await laptop.GoToAsync("/account/password");
        await laptop.Page.GetByLabel("Current password").FillAsync(ForumReader.Password);
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
