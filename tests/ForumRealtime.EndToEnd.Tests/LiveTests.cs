using System.Globalization;
using System.Text.RegularExpressions;
using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>What readers see of each other: reactions, who is reading, writing and online, and what is new on the home page.</summary>
public sealed class LiveTests(LiveTests.Running running) : IClassFixture<LiveTests.Running>
{
    private readonly ForumSystem _system = running.System;

    private ForumReader Alice => running.Alice;

    private ForumReader Bob => running.Bob;

    private ForumReader Carol => running.Carol;

    /// <summary>One system and three browsers for all of them; each test has a topic of its own.</summary>
    public sealed class Running : IAsyncLifetime
    {
        public ForumSystem System { get; private set; } = null!;

        public Chromium Chromium { get; private set; } = null!;

        public ForumReader Alice { get; private set; } = null!;

        public ForumReader Bob { get; private set; } = null!;

        public ForumReader Carol { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            System = await ForumSystem.StartAsync();
            Chromium = await Chromium.StartAsync();
            Alice = await ForumReader.VisitAsync(Chromium, System.ForumUrl, "alice");
            Bob = await ForumReader.VisitAsync(Chromium, System.ForumUrl, "bob");
            Carol = await ForumReader.VisitAsync(Chromium, System.ForumUrl, "carol");
        }

        public async Task DisposeAsync()
        {
            await Chromium.DisposeAsync();
            await System.DisposeAsync();
        }
    }

    [Fact]
    public async Task Reactions_move_for_everyone_and_each_keeps_their_own()
    {
        var topic = await Carol.StartTopicAsync("workshop", "Which glue?", "Hide glue, or PVA?");
        await Bob.OpenAsync(topic);
        var visitor = await ForumReader.VisitAsync(running.Chromium, _system.ForumUrl);
        await visitor.OpenAsync(topic);
        await Carol.MarkDocumentAsync();
        await Carol.Page.Locator("textarea").PressSequentiallyAsync("Half a th");

        await Chip(Bob, "like").ClickAsync();
        await ExpectAsync(Bob, "like", "1", isOwn: true);
        await ExpectAsync(Carol, "like", "1", isOwn: false);
        await Assertions.Expect(Chip(visitor, "like").Locator(".count")).ToHaveTextAsync("1");
        await Chip(Carol, "like").ClickAsync();
        await ExpectAsync(Carol, "like", "2", isOwn: true);
        await ExpectAsync(Bob, "like", "2", isOwn: true);

        // Others are there for the asking.
        await Bob.Page.Locator("#post-1 ~ .reactions .more").ClickAsync();
        await Chip(Bob, "celebrate").ClickAsync();
        await ExpectAsync(Carol, "celebrate", "1", isOwn: false);
        await Assertions.Expect(Chip(visitor, "celebrate").Locator(".count")).ToHaveTextAsync("1");
        await Chip(Bob, "like").ClickAsync();
        await ExpectAsync(Bob, "like", "1", isOwn: false);
        await ExpectAsync(Carol, "like", "1", isOwn: true);
        await Assertions.Expect(Carol.Page.Locator("textarea")).ToHaveValueAsync("Half a th");
        Assert.True(await Carol.IsSameDocumentAsync());

        // A post that came while the page is open has them, too; an edit takes none away; what is not accepted is undone and said.
        await Bob.ReplyAsync("PVA, always.");
        await Carol.Page.Locator("#post-2 ~ .reactions .more").EvaluateAsync("more => more.click()");
        await Chip(Carol, "love", 2).ClickAsync();
        await ExpectAsync(Bob, "love", "1", isOwn: false, number: 2);
        await Carol.Page.RouteAsync("**/react", route => route.FulfillAsync(new() { Status = 429 }));
        await Chip(Carol, "like").ClickAsync();
        await Assertions.Expect(Carol.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("a lot in a short time");
        await ExpectAsync(Carol, "like", "1", isOwn: true);
        await Carol.Page.UnrouteAsync("**/react");

        await Carol.Page.ReloadAsync();
        await ExpectAsync(Carol, "like", "1", isOwn: true);
        await ExpectAsync(Carol, "love", "1", isOwn: true, number: 2);
        await visitor.Page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_topic_says_who_else_is_reading_and_writing()
    {
        var topic = await Carol.StartTopicAsync("workshop", "Who is there?", "Hello?");
        var readers = Carol.Page.Locator("#readers");
        var typing = Carol.Page.Locator("#typing");
        await Bob.OpenAsync(topic);
        await Assertions.Expect(readers).ToHaveTextAsync("bob is reading");
        var tab = await Bob.Page.Context.NewPageAsync();
        await tab.GotoAsync(_system.ForumUrl + topic);
        var visitor = await ForumReader.VisitAsync(running.Chromium, _system.ForumUrl);
        await visitor.OpenAsync(topic);
        await Alice.OpenAsync(topic);
        await Assertions.Expect(readers).ToHaveTextAsync("alice, bob and 1 guest are reading");
        await Assertions.Expect(Alice.Page.Locator("#readers")).ToHaveTextAsync("bob, carol and 1 guest are reading");
        await Assertions.Expect(visitor.Page.Locator("#readers")).ToHaveCountAsync(0);
        await tab.CloseAsync();
        await visitor.Page.Context.CloseAsync();
        await Assertions.Expect(readers).ToHaveTextAsync("alice and bob are reading");

        await Carol.Page.Locator("textarea").FillAsync("Half a th");
        await Bob.Page.Locator("textarea").PressSequentiallyAsync("I am");
        await Assertions.Expect(typing).ToContainTextAsync("bob is typing…");
        await Alice.Page.Locator("textarea").PressSequentiallyAsync("Me too");
        await Assertions.Expect(typing).ToContainTextAsync("bob and alice are typing…");
        await Assertions.Expect(Bob.Page.Locator("#typing")).Not.ToContainTextAsync("bob");

        // Gone with the post, at once; and by itself.
        await Bob.Page.GetByRole(AriaRole.Button, new() { Name = "Post reply" }).ClickAsync();
        await Carol.ExpectPostAsync("I am");
        await Assertions.Expect(typing).Not.ToContainTextAsync("bob", new() { Timeout = 1000 });
        await Assertions.Expect(typing.Locator("span").First).ToHaveTextAsync("", new() { Timeout = 8000 });
        await Assertions.Expect(Carol.Page.Locator("textarea")).ToHaveValueAsync("Half a th");

        await Alice.GoToAsync("/");
        await Assertions.Expect(readers).ToHaveTextAsync("bob is reading");
    }

    [Fact]
    public async Task Authors_who_are_online_have_a_dot()
    {
        var topic = await Carol.StartTopicAsync("workshop", "Is anybody in?", "I am.");
        await Bob.OpenAsync(topic);

        await Assertions.Expect(Bob.Page.Locator("#post-1 .online-mark")).ToHaveTextAsync("online");
        await Assertions.Expect(Bob.Page.Locator("#post-1 .online-mark .dot")).ToBeVisibleAsync();
        await Bob.GoToAsync("/users?name=carol");
        await Assertions.Expect(Bob.Page.Locator(".user .online-mark")).ToHaveTextAsync("online");
    }

    [Fact]
    public async Task The_home_page_marks_boards_where_something_new_is_written()
    {
        await Bob.OpenAsync("/");
        if (await Bob.Page.Locator("#mark-all button").IsVisibleAsync())
        {
            await Bob.Page.Locator("#mark-all button").ClickAsync();
            await Bob.ExpectIndicatorAsync("live");
        }

        var board = Bob.Page.Locator("#boards > li", new() { HasText = "Announcements" });
        await Assertions.Expect(board.Locator(".unread-mark")).ToHaveCountAsync(0);
        await Bob.MarkDocumentAsync();

        var topic = await Carol.StartTopicAsync("announcements", "Heard the news?", "Not yet.");
        await Assertions.Expect(board.Locator(".unread-mark")).ToHaveTextAsync("1 unread");
        await Assertions.Expect(Bob.Page.Locator("#mark-all")).ToBeVisibleAsync();

        // Read in another window, and written by the reader.
        var tab = await Bob.Page.Context.NewPageAsync();
        await tab.GotoAsync(_system.ForumUrl + topic);
        await Assertions.Expect(board.Locator(".unread-mark")).ToHaveCountAsync(0);
        await tab.Locator("textarea").FillAsync("Now I have.");
        await tab.GetByRole(AriaRole.Button, new() { Name = "Post reply" }).ClickAsync();
        await Assertions.Expect(board.Locator(".last")).ToContainTextAsync("bob");
        await Assertions.Expect(board.Locator(".unread-mark")).ToHaveCountAsync(0);
        Assert.True(await Bob.IsSameDocumentAsync());
        await tab.CloseAsync();
    }

    [Fact]
    public async Task Whoever_comes_back_after_all_history_was_lost_sees_everything_as_it_is()
    {
        await Carol.OpenAsync(await Bob.StartTopicAsync("workshop", "What did I miss?", "The first post."));
        await Bob.ReplyAsync("To be edited.");
        await Bob.ReplyAsync("To be deleted.");
        await Chip(Bob, "like").ClickAsync();
        await ExpectAsync(Carol, "like", "1", isOwn: false);
        await Carol.ExpectPostAsync("To be deleted.");
        await Carol.MarkDocumentAsync();
        await Carol.Page.Locator("textarea").PressSequentiallyAsync("Half a th");
        var bell = Carol.Page.Locator("#bell");
        var unread = int.Parse((await bell.GetAttributeAsync("data-unread"))!, CultureInfo.InvariantCulture);

        await Carol.Page.Context.SetOfflineAsync(true);
        _system.CutConnections();
        await Carol.ExpectIndicatorAsync("offline");
        await EditAsync(Bob, 2, "Edited meanwhile.");
        await DeleteAsync(Bob, 3);
        await Bob.ReplyAsync("New meanwhile.");
        await Chip(Bob, "like").ClickAsync();
        await ExpectAsync(Bob, "like", "", isOwn: false);
        await Bob.Page.Locator("#post-2 ~ .reactions .more").ClickAsync();
        await Chip(Bob, "laugh", 2).ClickAsync();
        await ExpectAsync(Bob, "laugh", "1", isOwn: true, number: 2);
        await RenameAsync(Bob, "What did I miss now?");
        await Bob.StartTopicAsync("workshop", "Missed elsewhere", "By @carol, too.");
        await _system.Redis.CommandAsync("FLUSHALL");

        await Carol.Page.Context.SetOfflineAsync(false);
        await Carol.ExpectPostAsync("Edited meanwhile.");
        await Assertions.Expect(Carol.Page.Locator("#post-3")).ToContainTextAsync("deleted by its author");
        await Carol.ExpectPostAsync("New meanwhile");
        await ExpectAsync(Carol, "like", "", isOwn: false);
        await ExpectAsync(Carol, "laugh", "1", isOwn: false, number: 2);
        await Carol.ExpectNumbersAsync(Enumerable.Range(1, 4));
        await Assertions.Expect(Carol.Page.Locator("#topic-title")).ToContainTextAsync("What did I miss now?");
        await Assertions.Expect(Carol.Page).ToHaveTitleAsync($"({unread + 1}) What did I miss now? · Forum");
        await Assertions.Expect(bell).ToHaveAttributeAsync("data-unread", $"{unread + 1}");
        await Assertions.Expect(Carol.Page.Locator("textarea")).ToHaveValueAsync("Half a th");
        Assert.True(await Carol.IsSameDocumentAsync());
    }

    [Fact]
    public async Task The_title_keeps_its_count_when_the_topic_is_renamed_and_the_other_way_round()
    {
        var topic = await Carol.StartTopicAsync("workshop", "Old name", "Rename me.");
        await Carol.GoToAsync(topic);
        await Carol.ExpectIndicatorAsync("live");
        await Bob.OpenAsync(await Bob.StartTopicAsync("workshop", "Elsewhere", "Do you see this, @carol?"));
        await Assertions.Expect(Carol.Page).ToHaveTitleAsync(new Regex(@"^\(\d\) Old name · Forum$"));

        await Bob.OpenAsync(topic);
        await RenameAsync(Bob, "New name");
        await Assertions.Expect(Carol.Page).ToHaveTitleAsync(new Regex(@"^\(\d\) New name · Forum$"));
        var tab = await Carol.Page.Context.NewPageAsync();
        await tab.GotoAsync(_system.ForumUrl + "/notifications");
        await tab.Locator("#mark-all-read button").ClickAsync();
        await Assertions.Expect(Carol.Page).ToHaveTitleAsync("New name · Forum");
        await tab.CloseAsync();
    }

    private static ILocator Chip(ForumReader reader, string kind, int number = 1) =>
        reader.Page.Locator($"#post-{number} ~ .reactions [data-kind={kind}]");

    private static async Task ExpectAsync(ForumReader reader, string kind, string count, bool isOwn, int number = 1)
    {
        var chip = Chip(reader, kind, number);
        await Assertions.Expect(chip.Locator(".count")).ToHaveTextAsync(count);
        await Assertions.Expect(chip).ToHaveAttributeAsync("aria-pressed", isOwn ? "true" : "false");
    }

    private static async Task RenameAsync(ForumReader reader, string title)
    {
        await reader.FollowAsync(reader.Page.GetByRole(AriaRole.Link, new() { Name = "Manage" }));
        await reader.Page.GetByLabel("Title").FillAsync(title);
        await reader.FollowAsync(reader.Page.GetByRole(AriaRole.Button, new() { Name = "Rename" }));
        await reader.ExpectIndicatorAsync("live");
    }

    private static async Task EditAsync(ForumReader reader, int number, string text)
    {
        await reader.FollowAsync(Control(reader, number, "Edit"));
        await reader.Page.Locator("textarea").FillAsync(text);
        await reader.FollowAsync(reader.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }));
        await reader.ExpectIndicatorAsync("live");
    }

    private static async Task DeleteAsync(ForumReader reader, int number)
    {
        await reader.FollowAsync(Control(reader, number, "Delete"));
        await reader.FollowAsync(reader.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }));
        await reader.ExpectIndicatorAsync("live");
    }

    private static ILocator Control(ForumReader reader, int number, string name) =>
        reader.Page.Locator($"#post-{number} ~ .post-controls").GetByText(name);
}
