using System.Text.RegularExpressions;
using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>The forum is a plain website first: everything that people do on it, in browsers that run no scripts.</summary>
[Collection(PagesCollection.Name)]
public sealed class WithoutScriptTests(SharedForum forum) : SharedForumTests(forum)
{
    [Fact]
    public async Task A_newcomer_registers_and_writes_and_a_reply_is_quoted()
    {
        var dora = await RegisterAsync("dora");
        await Assertions.Expect(dora.Page.Locator("#indicator")).ToBeHiddenAsync();
        var topic = await dora.StartTopicAsync("workshop", "Where to begin?", "I have a saw.", live: false);
        await Assertions.Expect(dora.Page.GetByRole(AriaRole.Tab)).ToHaveCountAsync(0);

        var carol = await SignInAsync("carol");
        await carol.GoToAsync(topic);
        await carol.FollowAsync(Control(carol, 1, "Quote"));
        var field = carol.Page.Locator("textarea");
        await Assertions.Expect(field).ToHaveValueAsync(new Regex("> I have a saw\\."));
        await field.FillAsync(await field.InputValueAsync() + "With a pencil.");
        await Button(carol, "Post reply").ClickAsync();

        await Assertions.Expect(carol.Page.Locator("#post-2 blockquote")).ToContainTextAsync("I have a saw.");
        await Assertions.Expect(carol.Page.Locator("#post-2 .prose")).ToContainTextAsync("With a pencil.");
    }

    [Fact]
    public async Task What_a_form_refuses_is_still_in_it()
    {
        var carol = await SignInAsync("carol");
        await carol.GoToAsync("/b/workshop/new");
        await carol.Page.GetByLabel("Title").FillAsync(" ");
        await carol.Page.Locator("textarea").FillAsync("Written with care.");

        await Button(carol, "Start topic").ClickAsync();

        await Assertions.Expect(carol.Page.Locator("#Form_Title-error")).Not.ToBeEmptyAsync();
        await Assertions.Expect(carol.Page.Locator("textarea")).ToHaveValueAsync("Written with care.");
    }

    [Fact]
    public async Task A_post_is_edited_and_compared_and_deleted_and_restored()
    {
        var carol = await SignInAsync("carol");
        await carol.StartTopicAsync("workshop", "Which screws?", "Short ones?", live: false);
        await ReplyAsync(carol, "Brass, perhaps.");

        await carol.FollowAsync(Control(carol, 2, "Edit"));
        await carol.Page.Locator("textarea").FillAsync("Steel, perhaps.");
        await Button(carol, "Save").ClickAsync();
        await carol.ExpectPostAsync("Steel, perhaps.");
        await carol.Page.Locator("#post-2 .edited").ClickAsync();
        await Assertions.Expect(carol.Page.Locator(".diff del")).ToContainTextAsync("Brass");
        await Assertions.Expect(carol.Page.Locator(".diff ins")).ToContainTextAsync("Steel");
        await carol.Page.GetByRole(AriaRole.Link, new() { Name = "Which screws?" }).ClickAsync();

        await carol.FollowAsync(Control(carol, 2, "Delete"));
        await Button(carol, "Delete").ClickAsync();
        await Assertions.Expect(carol.Page.Locator("#post-2")).ToContainTextAsync("deleted by its author");
        await carol.FollowAsync(Control(carol, 2, "Restore"));
        await Button(carol, "Restore").ClickAsync();
        await carol.ExpectPostAsync("Steel, perhaps.");
    }

    [Fact]
    public async Task A_moderator_renames_pins_locks_and_moves_a_topic()
    {
        var carol = await SignInAsync("carol");
        var topic = await carol.StartTopicAsync("workshop", "Spring meting", "Who comes?", live: false);
        var bob = await SignInAsync("bob");
        await bob.GoToAsync(topic);

        await ManageAsync(bob, async page =>
        {
            await page.GetByLabel("Title").FillAsync("Spring meeting");
            await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        });
        await Assertions.Expect(bob.Page.Locator("#topic-title")).ToContainTextAsync("Spring meeting");
        await ManageAsync(bob, page => page.GetByRole(AriaRole.Button, new() { Name = "Pin", Exact = true }).ClickAsync());
        await Assertions.Expect(bob.Page.Locator("#topic-title")).ToContainTextAsync("pinned");
        await ManageAsync(bob, page => page.GetByRole(AriaRole.Button, new() { Name = "Lock", Exact = true }).ClickAsync());
        await Assertions.Expect(bob.Page.Locator("#topic-title")).ToContainTextAsync("locked");
        await ManageAsync(bob, async page =>
        {
            await page.GetByLabel("To the board").SelectOptionAsync("Announcements");
            await page.GetByRole(AriaRole.Button, new() { Name = "Move" }).ClickAsync();
        });
        await Assertions.Expect(bob.Page.Locator("#crumbs")).ToContainTextAsync("Announcements");

        await carol.GoToAsync(topic);
        await Assertions.Expect(carol.Page.Locator("#locked")).ToBeVisibleAsync();
        await Assertions.Expect(Button(carol, "Post reply")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Posts_and_members_are_searched_for()
    {
        var reader = await Forum.NewReaderAsync(javaScript: false);
        await reader.GoToAsync("/");
        await reader.Page.Locator(".site-search input").FillAsync("plasterboard");
        await reader.Page.Locator(".site-search button").ClickAsync();
        await Assertions.Expect(reader.Page.Locator(".search-results mark").First).ToHaveTextAsync("plasterboard");
        await reader.Page.Locator(".search-results h3 a").First.ClickAsync();
        await reader.ExpectPostAsync("With plasterboard I would not hang more than a hammer on it.");

        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "Members" }).ClickAsync();
        await reader.Page.GetByLabel("Name begins with").FillAsync("ca");
        await Button(reader, "Show").ClickAsync();
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "carol" }).ClickAsync();
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Name = "carol" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Notifications_are_listed_and_marked_as_read_and_drafts_are_deleted()
    {
        var emil = await RegisterAsync("emil");
        var carol = await SignInAsync("carol");
        await carol.StartTopicAsync("workshop", "A question for one", "What do you think, @emil?", live: false);
        await carol.StartTopicAsync("workshop", "Another one", "And of this, @emil?", live: false);

        await emil.GoToAsync("/");
        await emil.Page.Locator("#bell").ClickAsync();
        await Assertions.Expect(emil.Page.Locator(".notification.unread")).ToHaveCountAsync(2);

        // One by reading what it is about, the other by the button.
        await emil.Page.Locator(".notification a").Last.ClickAsync();
        await emil.ExpectPostAsync("What do you think, @emil?");
        await emil.GoToAsync("/notifications");
        await Assertions.Expect(emil.Page.Locator(".notification.unread")).ToHaveCountAsync(1);
        await Button(emil, "Mark all as read").ClickAsync();
        await Assertions.Expect(emil.Page.Locator(".notification")).ToHaveCountAsync(2);
        await Assertions.Expect(emil.Page.Locator(".notification.unread")).ToHaveCountAsync(0);

        // Begun in a browser with scripts, thrown away in one without.
        var other = await Forum.NewReaderAsync("emil");
        await other.GoToAsync("/b/workshop/new");
        await other.Page.Locator("textarea").PressSequentiallyAsync("Well, ");
        await Assertions.Expect(other.Page.Locator(".draft-status")).ToHaveTextAsync("Draft saved");
        await emil.GoToAsync("/drafts");
        await emil.Page.Locator(".draft button").ClickAsync();
        await Assertions.Expect(emil.Page.Locator(".empty")).ToHaveTextAsync("You have no drafts.");
    }

    [Fact]
    public async Task A_password_is_changed_and_sessions_are_signed_out()
    {
        var fay = await RegisterAsync("fay");
        await fay.GoToAsync("/account");
        await fay.Page.GetByRole(AriaRole.Link, new() { Name = "Password", Exact = true }).ClickAsync();
        await fay.Page.GetByLabel("Current password").FillAsync(ForumReader.Password);
        await fay.Page.GetByLabel("New password", new() { Exact = true }).FillAsync("Sturdier than before");
        await fay.Page.GetByLabel("New password, once more").FillAsync("Sturdier than before");
        await Button(fay, "Change password").ClickAsync();
        await Assertions.Expect(fay.Page.GetByRole(AriaRole.Status).GetByText("Your password is changed.")).ToBeVisibleAsync();

        var phone = await Forum.NewReaderAsync(javaScript: false);
        await phone.GoToAsync("/");
        await phone.SignInAsync("fay", "Sturdier than before");
        await fay.GoToAsync("/account/sessions");
        await fay.Page.Locator(".session:not(:has(.badge))").GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(fay.Page.Locator(".session")).ToHaveCountAsync(1);
        await phone.GoToAsync("/account");
        await Assertions.Expect(phone.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();

        await Button(fay, "Sign out everywhere").ClickAsync();
        await Assertions.Expect(fay.Page.GetByRole(AriaRole.Link, new() { Name = "Register" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_ban_is_given_and_lifted()
    {
        var gus = await RegisterAsync("gus");
        var bob = await SignInAsync("bob");
        await bob.GoToAsync("/u/gus");
        await bob.Page.Locator(".ban summary").ClickAsync();
        await bob.Page.GetByLabel("Reason").FillAsync("Enough is enough.");
        await Button(bob, "Ban gus").ClickAsync();
        await Assertions.Expect(bob.Page.GetByRole(AriaRole.Heading, new() { Name = "Banned" })).ToBeVisibleAsync();
        await gus.GoToAsync("/account");
        await Assertions.Expect(gus.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();

        await Button(bob, "Lift the ban").ClickAsync();
        await Assertions.Expect(bob.Page.GetByRole(AriaRole.Heading, new() { Name = "Banned" })).ToHaveCountAsync(0);
        await gus.GoToAsync("/");
        await gus.SignInAsync("gus", ForumReader.Password);
    }

    [Fact]
    public async Task An_administrator_makes_and_changes_a_board_and_the_settings()
    {
        var alice = await SignInAsync("alice");
        await alice.GoToAsync("/admin/boards");
        await alice.Page.GetByRole(AriaRole.Link, new() { Name = "New board" }).ClickAsync();
        await alice.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Garden");
        await alice.Page.GetByLabel("Name in addresses").FillAsync("garden");
        await alice.Page.Locator("main form button[type=submit]").First.ClickAsync();
        await alice.GoToAsync("/admin/boards");
        await alice.Page.GetByRole(AriaRole.Link, new() { Name = "Garden", Exact = true }).ClickAsync();
        await alice.Page.GetByLabel("Description").FillAsync("What grows, and what does not.");
        await Button(alice, "Save").ClickAsync();
        await alice.GoToAsync("/b/garden");
        await Assertions.Expect(alice.Page.Locator(".page-head")).ToContainTextAsync("What grows, and what does not.");

        await alice.GoToAsync("/admin/settings");
        await alice.Page.GetByLabel("Announcement").FillAsync("Seeds are **here**.");
        await Button(alice, "Save").ClickAsync();
        await alice.GoToAsync("/");
        await Assertions.Expect(alice.Page.Locator(".notice strong")).ToHaveTextAsync("here");
    }

    [Fact]
    public async Task Colours_are_chosen_and_a_topic_list_is_marked_as_read()
    {
        var hal = await RegisterAsync("hal");
        var carol = await SignInAsync("carol");
        await carol.StartTopicAsync("announcements", "News for everyone", "Read me.", live: false);
        await hal.GoToAsync("/b/announcements");
        await Assertions.Expect(hal.Page.Locator(".topic.unread", new() { HasText = "News for everyone" })).ToHaveCountAsync(1);

        await Button(hal, "Mark all as read").ClickAsync();
        await Assertions.Expect(hal.Page.Locator(".topic", new() { HasText = "News for everyone" })).ToHaveCountAsync(1);
        await Assertions.Expect(hal.Page.Locator(".topic.unread")).ToHaveCountAsync(0);
        await Button(hal, "Dark").ClickAsync();
        await Assertions.Expect(hal.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    private static ILocator Button(ForumReader reader, string name) => reader.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>A link below a post, by the post's number and the link's name.</summary>
    private static ILocator Control(ForumReader reader, int number, string name) =>
        reader.Page.Locator(".post-item", new() { Has = reader.Page.Locator($"#post-{number}") }).GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private static async Task ManageAsync(ForumReader reader, Func<IPage, Task> what)
    {
        await reader.FollowAsync(reader.Page.GetByRole(AriaRole.Link, new() { Name = "Manage", Exact = true }));
        await what(reader.Page);
    }

    private static async Task ReplyAsync(ForumReader reader, string text)
    {
        await reader.Page.Locator("textarea").FillAsync(text);
        await Button(reader, "Post reply").ClickAsync();
        await reader.ExpectPostAsync(text);
    }

    private Task<ForumReader> SignInAsync(string name) => Forum.NewReaderAsync(name, javaScript: false);

    private Task<ForumReader> RegisterAsync(string name) => Forum.NewMemberAsync(name, javaScript: false);
}
