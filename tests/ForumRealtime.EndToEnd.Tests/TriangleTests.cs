using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.EndToEnd.Tests;

/// <summary>POST → SQLite → outbox → Redis → realtime node → page, with real browsers, processes and Redis.</summary>
[Collection(ConnectionsCollection.Name)]
public sealed class TriangleTests(SharedForum forum) : SharedForumTests(forum)
{
    [Fact]
    public async Task A_reply_appears_in_other_browsers_through_either_node()
    {
        var alice = await Forum.NewReaderAsync("alice");
        var bob = await Forum.NewReaderAsync("bob");
        var visitor = await Forum.NewReaderAsync();
        var topic = await alice.StartTopicAsync("workshop", "How do you tell your plugs apart?", "They are all black.");
        await bob.OpenAsync(topic);
        await visitor.OpenAsync(topic);

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
        await visitor.ExpectNumbersAsync([1, 2, 3]);
    }

    [Fact]
    public async Task A_half_typed_reply_survives_the_replies_of_others()
    {
        var alice = await Forum.NewReaderAsync("alice");
        var bob = await Forum.NewReaderAsync("bob");
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
        var alice = await Forum.NewReaderAsync("alice");
        var visitor = await Forum.NewReaderAsync();
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
    public async Task Without_javascript_everything_but_the_live_part_works()
    {
        var alice = await Forum.NewReaderAsync("alice", javaScript: false);
        await alice.StartTopicAsync("announcements", "Still there?", "It is plain here.", live: false);
        await alice.ReplyAsync("Written without a script.");
        await alice.ExpectNumbersAsync([1, 2]);
    }

    [Fact]
    public async Task No_token_shows_up_in_an_address_or_in_what_services_print()
    {
        var addresses = new List<string>();
        var tokens = new List<string>();
        var page = await Forum.Chromium.NewReaderAsync();
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
        await page.GotoAsync(Forum.System.ForumUrl + "/b/workshop");
        await Assertions.Expect(page.Locator("#indicator")).ToHaveAttributeAsync("data-state", "live");

        var token = Assert.Single(tokens);
        Assert.Equal(43, token.Length);
        Assert.DoesNotContain(addresses, address => address.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(token, Forum.System.Output, StringComparison.Ordinal);
    }
}
