using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>What moderators see while others report and write.</summary>
[Collection(PagesCollection.Name)]
public sealed class ModerationTests(SharedForum forum) : SharedForumTests(forum)
{
    [Fact]
    public async Task Reports_come_and_go_in_the_queue_while_a_reason_is_half_typed()
    {
        var carol = await Forum.NewReaderAsync("carol");
        var bob = await Forum.NewReaderAsync("bob");
        var alice = await Forum.NewReaderAsync("alice");
        var topic = await bob.StartTopicAsync("workshop", "What annoys you?", "I start.");
        await bob.ReplyAsync("This, for one.");
        await bob.OpenAsync("/moderation");
        await bob.MarkDocumentAsync();
        var badge = alice.Page.Locator("#queue-link .badge");
        await alice.OpenAsync(topic);
        await Assertions.Expect(badge).ToBeHiddenAsync();
        var items = bob.Page.Locator("#queue article");

        await ReportAsync(carol, topic, 1, "First of all.");
        await Assertions.Expect(items).ToHaveCountAsync(1);
        await Assertions.Expect(badge).ToHaveTextAsync("1 to look at");

        var reason = items.First.Locator("[name='Form.Reason']");
        await reason.FillAsync("Half a tho");
        await ReportAsync(carol, topic, 2, "And this.");
        await ReportAsync(alice, topic, 1, "Me too.");
        await Assertions.Expect(items).ToHaveCountAsync(2);
        await Assertions.Expect(items.First).ToContainTextAsync("Me too.");
        await Assertions.Expect(reason).ToHaveValueAsync("Half a tho");
        await Assertions.Expect(reason).ToBeFocusedAsync();
        await Assertions.Expect(bob.Page.Locator("#queue-link .badge")).ToHaveTextAsync("2 to look at");

        // A colleague decides about both: what bob is not at is gone, what he writes about stays, closed.
        await alice.GoToAsync("/moderation");
        for (var left = 2; left > 0; left--)
        {
            await alice.Page.Locator("#queue article").First.GetByRole(AriaRole.Button, new() { Name = "Dismiss" }).ClickAsync();
            await Assertions.Expect(alice.Page.Locator("#queue article")).ToHaveCountAsync(left - 1);
        }

        await Assertions.Expect(items).ToHaveCountAsync(1);
        await Assertions.Expect(items.First).ToContainTextAsync("Somebody else has already handled this.");
        await Assertions.Expect(reason).ToHaveValueAsync("Half a tho");
        await Assertions.Expect(items.First.GetByRole(AriaRole.Button, new() { Name = "Dismiss" })).ToBeDisabledAsync();
        await Assertions.Expect(bob.Page.Locator("#queue-link .badge")).ToBeHiddenAsync();
        Assert.True(await bob.IsSameDocumentAsync());
    }

    [Fact]
    public async Task A_newcomers_reply_appears_everywhere_when_it_is_approved()
    {
        var alice = await Forum.NewReaderAsync("alice");
        await LetNewcomersWaitAsync(alice, true);
        var topic = await alice.StartTopicAsync("workshop", "Who is new here?", "Say hello.");
        var bob = await Forum.NewReaderAsync("bob");
        await bob.OpenAsync("/moderation");
        var newcomer = await Forum.NewMemberAsync("newcomer");
        await newcomer.OpenAsync(topic);
        await newcomer.MarkDocumentAsync();

        await newcomer.Page.Locator("textarea").FillAsync("Hello, I am new.");
        await newcomer.Page.GetByRole(AriaRole.Button, new() { Name = "Post reply" }).ClickAsync();
        await Assertions.Expect(newcomer.Page.Locator("#held")).ToContainTextAsync("A moderator will look at your post before it appears.");
        await Assertions.Expect(newcomer.Page.Locator(".post.sending")).ToHaveCountAsync(0);
        await Assertions.Expect(newcomer.Page.Locator("textarea")).ToHaveValueAsync("");
        var item = bob.Page.Locator("#queue article", new() { HasText = "Hello, I am new." });
        await item.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await newcomer.ExpectPostAsync("Hello, I am new.");
        await alice.ExpectPostAsync("Hello, I am new.");
        await Assertions.Expect(item).ToHaveCountAsync(0);
        Assert.True(await newcomer.IsSameDocumentAsync());
        await LetNewcomersWaitAsync(alice, false);
    }

    private static async Task LetNewcomersWaitAsync(ForumReader administrator, bool wait)
    {
        await administrator.GoToAsync("/admin/settings");
        await administrator.Page.GetByLabel("Newcomers' posts wait").SetCheckedAsync(wait);
        await administrator.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(administrator.Page.GetByText("The settings are saved.")).ToBeVisibleAsync();
    }

    private static async Task ReportAsync(ForumReader reader, string topic, int number, string text)
    {
        await reader.GoToAsync(topic);
        await reader.Page.Locator(".post-item", new() { Has = reader.Page.Locator($"#post-{number}") }).GetByRole(AriaRole.Link, new() { Name = "Report" }).ClickAsync();
        await reader.Page.GetByLabel("Something else").CheckAsync();
        await reader.Page.GetByLabel("What should the moderators know?").FillAsync(text);
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Report" }).ClickAsync();
        await Assertions.Expect(reader.Page.GetByText("You have reported this post")).ToBeVisibleAsync();
    }
}
