using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>POST → SQLite → outbox → Redis → realtime node → page, with real browsers, processes and Redis.</summary>
public sealed class TriangleTests : IAsyncLifetime
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
    public async Task A_reply_appears_in_other_browsers_through_either_node()
    {
        var alice = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "alice");
        var bob = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "bob");
        var visitor = await ForumReader.VisitAsync(_chromium, _system.ForumUrl);
        await alice.OpenTopicAsync("Workshop", "How do you label your cables?");
        await bob.OpenTopicAsync("Workshop", "How do you label your cables?");
        await visitor.OpenTopicAsync("Workshop", "How do you label your cables?");

        // Connections go to the nodes in turn: two of the three are served by different ones, or soon are.
        await Eventually.HoldsAsync(async () =>
        {
            if (bob.Node is not null && visitor.Node is not null && bob.Node != visitor.Node)
            {
                return true;
            }

            await visitor.Page.ReloadAsync();
            await visitor.ExpectIndicatorAsync("live");
            return false;
        });

        await bob.MarkDocumentAsync();
        await visitor.MarkDocumentAsync();
        await alice.ReplyAsync("Coloured rings, one a device.");
        await bob.ExpectPostAsync("Coloured rings, one a device.", timeout: 2_000);
        await visitor.ExpectPostAsync("Coloured rings, one a device.", timeout: 2_000);

        await bob.MarkDocumentAsync();
        await bob.ReplyAsync("And which colour is the kettle?");
        await visitor.ExpectPostAsync("And which colour is the kettle?", timeout: 2_000);
        await alice.ExpectPostAsync("And which colour is the kettle?", timeout: 2_000);

        Assert.True(await visitor.IsSameDocumentAsync());
        await visitor.ExpectNumbersAsync([1, 2, 3, 4, 5]);
    }

    [Fact]
    public async Task A_half_typed_reply_survives_the_replies_of_others()
    {
        var alice = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "alice");
        var bob = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "bob");
        await alice.OpenTopicAsync("Announcements", "Welcome");
        await bob.OpenTopicAsync("Announcements", "Welcome");

        var field = bob.Page.Locator("textarea");
        await field.FillAsync("I was just about to s");
        await field.PressAsync("End");
        await alice.ReplyAsync("First!");
        await bob.ExpectPostAsync("First!");
        await bob.Page.Keyboard.TypeAsync("ay so.");
        await Assertions.Expect(field).ToHaveValueAsync("I was just about to say so.");
        await Assertions.Expect(field).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_list_of_topics_shows_new_ones()
    {
        var alice = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "alice");
        var visitor = await ForumReader.VisitAsync(_chromium, _system.ForumUrl);
        await visitor.GoToAsync("/b/workshop");
        await visitor.ExpectIndicatorAsync("live");
        await visitor.MarkDocumentAsync();

        await alice.GoToAsync("/b/workshop");
        await alice.Page.GetByRole(AriaRole.Link, new() { Name = "New topic" }).ClickAsync();
        await alice.Page.GetByLabel("Title").FillAsync("Which glue for cork?");
        await alice.Page.Locator("textarea").FillAsync("It should hold, and come off again.");
        await alice.Page.Locator("main button[type=submit]").ClickAsync();
        await alice.ExpectPostAsync("It should hold");

        await Assertions.Expect(visitor.Page.Locator("#topics").GetByRole(AriaRole.Link, new() { Name = "Which glue for cork?", Exact = true })).ToHaveCountAsync(1);
        Assert.True(await visitor.IsSameDocumentAsync());
    }

    [Fact]
    public async Task Without_the_realtime_service_posting_works_and_later_nothing_is_missing()
    {
        var alice = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "alice");
        var bob = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "bob");
        await alice.OpenTopicAsync("Announcements", "House rules");
        await bob.OpenTopicAsync("Announcements", "House rules");
        await bob.MarkDocumentAsync();

        await _system.KillRealtimeAsync();
        await bob.ExpectIndicatorAsync("offline");
        for (var i = 2; i <= 4; i++)
        {
            await alice.ReplyAsync($"Said while nobody listened, number {i}.");
        }

        await bob.ExpectNumbersAsync([1]);
        await _system.StartRealtimeAsync();
        await bob.ExpectPostAsync("number 4.");
        await bob.ExpectIndicatorAsync("live");
        await bob.ExpectNumbersAsync([1, 2, 3, 4]);
        Assert.True(await bob.IsSameDocumentAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Redis_may_be_away_while_posts_are_made(bool keepsItsData)
    {
        var alice = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "alice");
        var bob = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "bob");
        await alice.OpenTopicAsync("Workshop", "A bench that folds into the wall");
        await bob.OpenTopicAsync("Workshop", "A bench that folds into the wall");
        await bob.MarkDocumentAsync();
        await alice.ReplyAsync("Before.");
        await bob.ExpectPostAsync("Before.");

        if (keepsItsData)
        {
            await _system.Redis.SaveAsync();
        }

        await _system.Redis.KillAsync();
        var away = System.Diagnostics.Stopwatch.StartNew();
        var posts = 0;
        while (away.Elapsed < TimeSpan.FromSeconds(20))
        {
            await alice.ReplyAsync($"Meanwhile, number {++posts}.");
            await Task.Delay(2000);
        }

        await _system.Redis.StartAgainAsync();
        await bob.ExpectPostAsync($"number {posts}.");
        await alice.ReplyAsync("After.");
        await bob.ExpectPostAsync("After.");
        await bob.ExpectNumbersAsync(Enumerable.Range(1, 4 + 1 + posts + 1));
        Assert.True(await bob.IsSameDocumentAsync());
    }

    [Fact]
    public async Task Without_javascript_everything_but_the_live_part_works()
    {
        var alice = await ForumReader.VisitAsync(_chromium, _system.ForumUrl, "alice", javaScript: false);
        await alice.OpenTopicAsync("Announcements", "House rules", live: false);
        await alice.ReplyAsync("Written without a script.");
        await alice.ExpectNumbersAsync([1, 2]);
    }

    [Fact]
    public async Task No_token_shows_up_in_an_address_or_in_what_services_print()
    {
        var addresses = new List<string>();
        var tokens = new List<string>();
        var page = await _chromium.NewReaderAsync();
        page.Request += (_, request) => addresses.Add(request.Url);
        page.WebSocket += (_, socket) =>
        {
            addresses.Add(socket.Url);
            socket.FrameSent += (_, frame) =>
            {
                if (frame.Text?.Split("\"token\":\"") is { Length: > 1 } parts)
                {
                    tokens.Add(parts[1].Split('"')[0]);
                }
            };
        };
        await page.GotoAsync(_system.ForumUrl + "/b/workshop");
        await Assertions.Expect(page.Locator("#indicator")).ToHaveAttributeAsync("data-state", "live");

        var token = Assert.Single(tokens);
        Assert.Equal(43, token.Length);
        Assert.DoesNotContain(addresses, address => address.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(token, _system.Output, StringComparison.Ordinal);
    }
}
