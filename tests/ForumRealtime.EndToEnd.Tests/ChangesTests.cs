using System.Globalization;
using System.Text.RegularExpressions;
using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>What happens to pages that somebody reads or writes on, while others change what is on them.</summary>
[Collection(PagesCollection.Name)]
public sealed class ChangesTests(SharedForum forum) : SharedForumTests(forum)
{
    [Fact]
    public async Task Edits_and_deletions_happen_in_place_and_move_nobody()
    {
        var carol = await Forum.NewReaderAsync("carol");
        var bob = await Forum.NewReaderAsync("bob");
        var topic = await carol.StartTopicAsync("workshop", "How do you cut glass?", "With what?");
        for (var i = 0; i < 5; i++)
        {
            await carol.ReplyAsync($"Line {i}.\n\n" + string.Concat(Enumerable.Repeat("A word.\n\n", 12)));
        }

        await bob.OpenAsync(topic);
        await carol.MarkDocumentAsync();
        await carol.Page.Locator("textarea").FillAsync("Half a tho");
        var read = carol.Page.Locator("#post-5");
        await read.EvaluateAsync("post => window.scrollTo({ top: post.getBoundingClientRect().top + scrollY - 100, behavior: 'instant' })");
        var place = await TopAsync(read);

        // Above what carol reads: one grows, the other shrinks.
        await EditAsync(bob, 2, string.Concat(Enumerable.Repeat("Much more than before.\n\n", 40)));
        await Assertions.Expect(carol.Page.Locator("#post-2 .edited")).ToHaveCountAsync(1);
        Assert.InRange(await TopAsync(read) - place, -2, 2);
        await DeleteAsync(bob, 3);
        await Assertions.Expect(carol.Page.Locator("#post-3")).ToContainTextAsync("deleted by a moderator");
        Assert.InRange(await TopAsync(read) - place, -2, 2);
        Assert.DoesNotContain("Line 1.", await carol.Page.ContentAsync(), StringComparison.Ordinal);
        await Assertions.Expect(carol.Page.Locator(".post-item", new() { Has = carol.Page.Locator("#post-3") }).Locator(".post-controls a")).ToHaveCountAsync(0);

        // Somebody's reply below is told of, and moves nothing either.
        await bob.ReplyAsync("Below.");
        await Assertions.Expect(carol.Page.Locator("#new-posts")).ToContainTextAsync("1 new reply");
        Assert.InRange(await TopAsync(read) - place, -2, 2);
        await Assertions.Expect(carol.Page.Locator("textarea")).ToHaveValueAsync("Half a tho");
        await Assertions.Expect(carol.Page.Locator("textarea")).ToBeFocusedAsync();

        // What carol is selecting waits until she is done.
        await read.EvaluateAsync("post => getSelection().selectAllChildren(post.querySelector('.prose'))");
        await EditAsync(bob, 5, "Quite short.");
        await bob.ReplyAsync("Told after the edit.");
        await carol.ExpectPostAsync("Told after the edit.");
        await Assertions.Expect(read).ToContainTextAsync("Line 3.");
        await carol.Page.EvaluateAsync("() => getSelection().removeAllRanges()");
        await Assertions.Expect(read).ToContainTextAsync("Quite short.");
        Assert.True(await carol.IsSameDocumentAsync());
    }

    [Fact]
    public async Task A_reply_that_is_written_offline_is_posted_once_when_there_is_a_network_again()
    {
        var carol = await Forum.NewReaderAsync("carol");
        var bob = await Forum.NewReaderAsync("bob");
        await bob.OpenAsync(await carol.StartTopicAsync("workshop", "Where do you write?", "On trains."));
        await carol.MarkDocumentAsync();

        await carol.Page.Context.SetOfflineAsync(true);
        var sending = carol.Page.Locator(".post.sending");
        await SendAsync(carol, "Written in a tunnel.");
        await Assertions.Expect(sending).ToContainTextAsync("Written in a tunnel.");
        await Assertions.Expect(sending).ToContainTextAsync("Waiting for connection");
        await Assertions.Expect(carol.Page.Locator("textarea")).ToHaveValueAsync("");
        await SendAsync(carol, "And another one.");
        await bob.ReplyAsync("Meanwhile, outside.");
        await carol.Page.Locator("textarea").FillAsync("Half a th");

        await carol.Page.Context.SetOfflineAsync(false);
        await carol.ExpectPostAsync("Written in a tunnel.");
        await carol.ExpectPostAsync("And another one.");
        await Assertions.Expect(sending).ToHaveCountAsync(0);
        await bob.ExpectPostAsync("And another one.");
        await bob.ExpectPostAsync("Written in a tunnel.");
        await carol.ExpectPostAsync("Meanwhile, outside.");
        await carol.ExpectNumbersAsync(Enumerable.Range(1, 4));
        await bob.ExpectNumbersAsync(Enumerable.Range(1, 4));
        Assert.Equal(
            ["Meanwhile, outside.", "Written in a tunnel.", "And another one."],
            (await carol.Page.Locator("article.post .prose").AllInnerTextsAsync()).Skip(1).Select(text => text.Trim()));
        await Assertions.Expect(carol.Page.Locator("textarea")).ToHaveValueAsync("Half a th");
        Assert.True(await carol.IsSameDocumentAsync());
    }

    [Fact]
    public async Task An_answer_that_is_lost_and_a_double_click_post_once()
    {
        var carol = await Forum.NewReaderAsync("carol");

        // The forum has it, but the page never hears so: the answer is lost, and it has no other connection.
        await carol.Page.RouteAsync("**/realtime/token", route => route.AbortAsync());
        await carol.StartTopicAsync("announcements", "How often?", "Well?", live: false);
        var lost = 0;
        await carol.Page.RouteAsync("**/reply", async route =>
        {
            await route.FetchAsync();
            await (lost++ == 0 ? route.AbortAsync() : route.ContinueAsync());
        });
        await carol.Page.Locator("textarea").FillAsync("Only once, please.");
        await carol.Page.GetByRole(AriaRole.Button, new() { Name = "Post reply" }).DblClickAsync();
        await carol.ExpectPostAsync("Only once, please.");
        await Assertions.Expect(carol.Page.Locator(".post.sending")).ToHaveCountAsync(0);

        Assert.Equal(2, lost);
        await carol.Page.ReloadAsync();
        await carol.ExpectPostAsync("Only once, please.");
        await carol.ExpectNumbersAsync([1, 2]);
    }

    [Fact]
    public async Task Without_javascript_a_double_click_posts_once_too()
    {
        var carol = await Forum.NewReaderAsync("carol", javaScript: false);
        await carol.StartTopicAsync("announcements", "And how often now?", "Well?", live: false);

        await carol.Page.Locator("textarea").FillAsync("Plain and once.");
        await carol.Page.GetByRole(AriaRole.Button, new() { Name = "Post reply" }).DblClickAsync();
        await carol.ExpectPostAsync("Plain and once.");
        await carol.Page.ReloadAsync();
        await carol.ExpectNumbersAsync([1, 2]);
    }

    [Fact]
    public async Task A_refusal_brings_the_text_back()
    {
        var carol = await Forum.NewReaderAsync("carol");
        var bob = await Forum.NewReaderAsync("bob");
        await bob.OpenAsync(await carol.StartTopicAsync("workshop", "What else?", "Anything?"));
        await carol.MarkDocumentAsync();
        await carol.Page.Locator("textarea").FillAsync("One more thing");

        await bob.FollowAsync(bob.Page.GetByRole(AriaRole.Link, new() { Name = "Manage" }));
        await bob.FollowAsync(bob.Page.GetByRole(AriaRole.Button, new() { Name = "Lock" }));
        await Assertions.Expect(carol.Page.Locator("#topic-title")).ToContainTextAsync("locked");
        await Assertions.Expect(carol.Page.Locator("#locked")).ToBeVisibleAsync();
        await carol.Page.GetByRole(AriaRole.Button, new() { Name = "Post reply" }).ClickAsync();

        await Assertions.Expect(carol.Page.Locator("#Form_Body-error")).ToContainTextAsync("This topic is locked");
        await Assertions.Expect(carol.Page.Locator("textarea")).ToHaveValueAsync("One more thing");
        await Assertions.Expect(carol.Page.Locator(".post.sending")).ToHaveCountAsync(0);
        Assert.True(await carol.IsSameDocumentAsync());
    }

    [Fact]
    public async Task A_topic_that_moves_into_a_private_board_is_gone_for_those_who_may_not_see_it()
    {
        var bob = await Forum.NewReaderAsync("bob");
        var alice = await Forum.NewReaderAsync("alice");
        var carol = await Forum.NewReaderAsync("carol");
        var list = await Forum.NewReaderAsync();
        var topic = await carol.StartTopicAsync("workshop", "Where are the keys?", "I have them.");
        await bob.OpenAsync(topic);
        await alice.OpenAsync(topic);
        await list.OpenAsync("/b/workshop");
        await Assertions.Expect(list.Page.GetByRole(AriaRole.Link, new() { Name = "Where are the keys?", Exact = true })).ToHaveCountAsync(1);
        await list.MarkDocumentAsync();
        await carol.Page.Locator("textarea").FillAsync("My own words");
        await alice.Page.Locator("textarea").FillAsync("Half a th");

        await bob.FollowAsync(bob.Page.GetByRole(AriaRole.Link, new() { Name = "Manage" }));
        await bob.Page.GetByLabel("To the board").SelectOptionAsync("Staff room");
        await bob.FollowAsync(bob.Page.GetByRole(AriaRole.Button, new() { Name = "Move" }));
        await bob.ExpectIndicatorAsync("live");

        await Assertions.Expect(carol.Page.Locator("#posts")).ToHaveTextAsync("This topic is not here any more.");
        Assert.DoesNotContain("keys", await carol.Page.TitleAsync() + await carol.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await Assertions.Expect(carol.Page.Locator("textarea")).ToHaveValueAsync("My own words");
        await Assertions.Expect(list.Page.GetByRole(AriaRole.Link, new() { Name = "Where are the keys?", Exact = true })).ToHaveCountAsync(0);
        Assert.True(await list.IsSameDocumentAsync());

        // Alice may see the staff room: her page goes along, and hears what is said there.
        await Assertions.Expect(alice.Page.Locator("#crumbs")).ToContainTextAsync("Staff room");
        await bob.ReplyAsync("Among ourselves.");
        await alice.ExpectPostAsync("Among ourselves.");
        await Assertions.Expect(alice.Page.Locator("textarea")).ToHaveValueAsync("Half a th");
    }

    [Fact]
    public async Task The_home_page_moves()
    {
        var carol = await Forum.NewReaderAsync("carol");
        var visitor = await Forum.NewReaderAsync();
        await visitor.OpenAsync("/");
        await visitor.MarkDocumentAsync();
        var workshop = visitor.Page.Locator("#boards > li", new() { HasText = "Workshop" });
        var before = int.Parse(await workshop.Locator(".counts strong").Last.InnerTextAsync(), CultureInfo.InvariantCulture);

        await carol.StartTopicAsync("workshop", "Is it live?", "It should be.");
        await carol.ReplyAsync("It is.");

        await Assertions.Expect(workshop.Locator(".counts strong").Last).ToHaveTextAsync($"{before + 2}");
        await Assertions.Expect(workshop.Locator(".last")).ToContainTextAsync("Is it live?");
        await Assertions.Expect(workshop.Locator(".last")).ToContainTextAsync("carol");
        Assert.True(await visitor.IsSameDocumentAsync());
    }

    [Fact]
    public async Task A_quote_goes_into_what_is_being_written_and_posts_that_came_live_have_their_controls()
    {
        var carol = await Forum.NewReaderAsync("carol");
        var bob = await Forum.NewReaderAsync("bob");
        await bob.OpenAsync(await carol.StartTopicAsync("announcements", "Who said what?", "I did."));
        await carol.MarkDocumentAsync();
        await bob.ReplyAsync("Fresh from bob.");
        await carol.ExpectPostAsync("Fresh from bob.");
        await carol.ReplyAsync("Fresh from carol.");

        Assert.Equal(["Quote", "Report"], await ControlsOf(carol, "Fresh from bob.").AllInnerTextsAsync());
        Assert.Equal(["Quote", "Edit", "Delete"], await ControlsOf(carol, "Fresh from carol.").AllInnerTextsAsync());

        var field = carol.Page.Locator("textarea");
        await field.FillAsync("To begin with:");
        await ControlsOf(carol, "Fresh from bob.").GetByText("Quote").ClickAsync();
        await Assertions.Expect(field).ToHaveValueAsync(new Regex("^To begin with:\n\n.*> Fresh from bob\\.\n\n$", RegexOptions.Singleline));
        await Assertions.Expect(field).ToBeFocusedAsync();
        Assert.True(await carol.IsSameDocumentAsync());

        await carol.FollowAsync(ControlsOf(carol, "Fresh from carol.").GetByText("Edit"));
        await Assertions.Expect(carol.Page.Locator("textarea")).ToHaveValueAsync("Fresh from carol.");
    }

    private static ILocator ControlsOf(ForumReader reader, string text) =>
        reader.Page.Locator(".post-item", new() { HasText = text }).Locator(".post-controls a");

    private static Task<double> TopAsync(ILocator post) => post.EvaluateAsync<double>("post => post.getBoundingClientRect().top");

    private static async Task SendAsync(ForumReader reader, string text)
    {
        await reader.Page.Locator("textarea").FillAsync(text);
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Post reply" }).ClickAsync();
    }

    private static async Task EditAsync(ForumReader reader, int number, string text)
    {
        await reader.FollowAsync(ControlsOf(reader, $"#{number}").GetByText("Edit"));
        await reader.Page.Locator("textarea").FillAsync(text);
        await reader.FollowAsync(reader.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }));
        await reader.ExpectIndicatorAsync("live");
    }

    private static async Task DeleteAsync(ForumReader reader, int number)
    {
        await reader.FollowAsync(ControlsOf(reader, $"#{number}").GetByText("Delete"));
        await reader.Page.GetByLabel("Reason").FillAsync("Not about glass");
        await reader.FollowAsync(reader.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }));
        await reader.ExpectIndicatorAsync("live");
    }
}
