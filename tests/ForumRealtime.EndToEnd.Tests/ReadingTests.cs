using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>What the forum remembers for those who are signed in: notifications, what they have read, and what they have begun to write.</summary>
[Collection(PagesCollection.Name)]
public sealed class ReadingTests(SharedForum forum) : SharedForumTests(forum)
{
    [Fact]
    public async Task The_bell_counts_on_any_page_and_reading_in_one_tab_tells_the_others()
    {
        var mia = await Forum.NewMemberAsync("mia");
        var tab = await mia.Page.Context.NewPageAsync();
        await tab.GotoAsync(Forum.System.ForumUrl + "/drafts");
        await mia.GoToAsync("/notifications");
        var alice = await Forum.NewReaderAsync("alice");
        await alice.OpenTopicAsync("Announcements", "Welcome");

        await alice.ReplyAsync("What do you use, @mia?");

        await Assertions.Expect(tab.Locator("#bell .count")).ToHaveTextAsync("1");
        await Assertions.Expect(tab.Locator("#bell .count-badge")).ToBeVisibleAsync();
        await Assertions.Expect(tab).ToHaveTitleAsync("(1) Your drafts · Forum");
        await Assertions.Expect(mia.Page.Locator("#notifications")).ToContainTextAsync("alice mentioned you");

        await mia.Page.Locator("#notifications a").First.ClickAsync();
        await mia.ExpectPostAsync("What do you use, @mia?");
        await Assertions.Expect(tab.Locator("#bell .count-badge")).ToBeHiddenAsync();
        await Assertions.Expect(tab).ToHaveTitleAsync("Your drafts · Forum");
    }

    [Fact]
    public async Task Whoever_sees_the_post_need_not_be_called()
    {
        var noa = await Forum.NewMemberAsync("noa");
        await noa.OpenTopicAsync("Announcements", "House rules");
        var tab = await noa.Page.Context.NewPageAsync();
        await tab.GotoAsync(Forum.System.ForumUrl + "/drafts");
        var counts = tab.Locator("#bell");
        await noa.Page.BringToFrontAsync();
        var alice = await Forum.NewReaderAsync("alice");
        await alice.OpenTopicAsync("Announcements", "House rules");

        await alice.ReplyAsync("Clear enough, @noa?");

        await Assertions.Expect(counts).ToHaveAttributeAsync("data-unread", "1");
        await noa.ExpectPostAsync("Clear enough, @noa?");
        await Assertions.Expect(counts).ToHaveAttributeAsync("data-unread", "0");
        await Assertions.Expect(noa.Page.Locator("#bell .count-badge")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_topic_is_marked_on_the_boards_page_until_it_was_read_anywhere()
    {
        var alice = await Forum.NewReaderAsync("alice");
        var topic = await alice.StartTopicAsync("workshop", "How do you keep your screws apart?", "All in one box.");
        var bob = await Forum.NewReaderAsync("bob");
        await bob.OpenAsync(topic);
        var list = await bob.Page.Context.NewPageAsync();
        await list.GotoAsync(Forum.System.ForumUrl + "/b/workshop");
        await Assertions.Expect(list.Locator("#indicator")).ToHaveAttributeAsync("data-state", "live");
        var row = list.Locator(".topic", new() { HasText = "How do you keep your screws apart?" });
        await Assertions.Expect(row.Locator(".unread-mark")).ToHaveCountAsync(0);
        await bob.GoToAsync("/");

        await alice.ReplyAsync("With a marker.");
        await alice.ReplyAsync("And with tape.");
        await Assertions.Expect(row.Locator(".unread-mark")).ToHaveTextAsync("2 new");

        // The link leads to what is new, past what was read.
        var first = await row.Locator("h2 a").GetAttributeAsync("href");
        await bob.GoToAsync(first!);
        Assert.EndsWith("#post-2", bob.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(bob.Page.Locator(".unread-separator + :is(#post-2, :has(#post-2))")).ToHaveCountAsync(1);
        await Assertions.Expect(row.Locator(".unread-mark")).ToHaveCountAsync(0);
        await Assertions.Expect(row.Locator("h2 a")).Not.ToHaveAttributeAsync("href", first!);

        // What arrives on an open page is read when it has been in view, and only then.
        await bob.Page.EvaluateAsync("() => scrollTo(0, document.body.scrollHeight)");
        await bob.ExpectIndicatorAsync("live");
        await alice.ReplyAsync("Or not at all.");
        await bob.ExpectPostAsync("Or not at all.");
        await bob.Page.Locator("article.post", new() { HasText = "Or not at all." }).ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(row).ToHaveAttributeAsync("data-read", "4");
        await Assertions.Expect(row.Locator(".unread-mark")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Half_a_reply_survives_the_browser_and_two_windows_respect_each_other()
    {
        var ole = await Forum.NewMemberAsync("ole");
        await ole.OpenTopicAsync("Workshop", "A bench that folds into the wall");
        var address = new Uri(ole.Page.Url).AbsolutePath;
        await ole.Page.Locator("textarea").PressSequentiallyAsync("I was about to s");
        await Assertions.Expect(ole.Page.Locator(".draft-status")).ToHaveTextAsync("Draft saved");
        await ole.Page.Context.CloseAsync();

        var again = await Forum.NewReaderAsync("ole");
        await again.GoToAsync(address);
        await Assertions.Expect(again.Page.Locator("textarea")).ToHaveValueAsync("I was about to s");
        var other = await again.Page.Context.NewPageAsync();
        await other.GotoAsync(Forum.System.ForumUrl + address);

        await again.Page.Locator("textarea").PressSequentiallyAsync("ay");
        await Assertions.Expect(again.Page.Locator(".draft-status")).ToHaveTextAsync("Draft saved");
        await other.Locator("textarea").FillAsync("Something else");
        await Assertions.Expect(other.Locator(".draft-status")).ToContainTextAsync("changed in another window");
        await Assertions.Expect(other.Locator("textarea")).ToHaveValueAsync("Something else");
        await other.GetByRole(AriaRole.Button, new() { Name = "Take the other text" }).ClickAsync();
        await Assertions.Expect(other.Locator("textarea")).ToHaveValueAsync(await again.Page.Locator("textarea").InputValueAsync());

        // Left within the second in which it is not saved yet.
        await again.Page.Locator("textarea").FillAsync("Last words");
        await again.GoToAsync("/");
        await Eventually.HoldsAsync(async () =>
        {
            await again.GoToAsync(address);
            return await again.Page.Locator("textarea").InputValueAsync() == "Last words";
        });
        await again.ReplyAsync("Last words");
        await again.GoToAsync("/drafts");
        await Assertions.Expect(again.Page.Locator(".empty")).ToHaveTextAsync("You have no drafts.");
    }
}
