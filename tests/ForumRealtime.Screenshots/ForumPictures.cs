using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.Screenshots;

/// <summary>The forum's main pages in every shape, in a forum of its own that people have used for a while, and use now.</summary>
internal static class ForumPictures
{
    private const string Cables = "How do you label your cables?";

    public static async Task TakeAsync(Chromium chromium)
    {
        await using var system = await ForumSystem.StartAsync();
        await system.RunCommandAsync("seed", "--users", "60", "--topics", "90", "--posts", "1500");

        var alice = await ForumReader.VisitAsync(chromium, system.ForumUrl, "alice");
        var bob = await ForumReader.VisitAsync(chromium, system.ForumUrl, "bob");
        var carol = await ForumReader.VisitAsync(chromium, system.ForumUrl, "carol");
        var watch = await alice.Page.Context.NewPageAsync();
        await watch.GotoAsync(system.ForumUrl + "/admin/realtime");

        await ComplainAsync(bob, carol);
        await HoldAsync(chromium, system, alice);
        await TalkAsync(alice, bob, carol);
        foreach (var shape in Shape.All)
        {
            await shape.ApplyAsync(alice.Page);
            await TakeAsync(alice.Page, shape, "topic", shape.IsPhone ? "#post-5" : "#crumbs");
        }

        await VisitAsync(alice, "/", "home");
        await VisitAsync(alice, "/search?q=oak", "search");
        await VisitAsync(alice, "/notifications", "notifications");
        await VisitAsync(alice, "/moderation", "moderation");
        foreach (var shape in Shape.All)
        {
            // Down to the charts.
            await (shape with { Height = shape.Height + 240 }).ApplyAsync(watch);
            await TakeAsync(watch, shape, "admin-realtime", "body");
        }
    }

    /// <summary>Reports for the moderators' queue.</summary>
    private static async Task ComplainAsync(ForumReader bob, ForumReader carol)
    {
        await ReportAsync(carol, "oven", "Does not belong into this topic", "Copied from another topic, word for word.");
        await ReportAsync(bob, "glue", "Spam or advertising", "The third one today, each about another shop.");

        static async Task ReportAsync(ForumReader reader, string word, string kind, string text)
        {
            await reader.GoToAsync($"/search?q={word}");
            await reader.Page.Locator(".search-results h3 a").First.ClickAsync();
            await reader.Page.Locator(".post-controls").GetByRole(AriaRole.Link, new() { Name = "Report" }).First.ClickAsync();
            await reader.Page.GetByLabel(kind).CheckAsync();
            await reader.Page.GetByLabel("What should the moderators know?").FillAsync(text);
            await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Report" }).ClickAsync();
        }
    }

    /// <summary>A newcomer's topic that waits for a moderator.</summary>
    private static async Task HoldAsync(Chromium chromium, ForumSystem system, ForumReader alice)
    {
        await alice.GoToAsync("/admin/settings");
        await alice.Page.GetByLabel("Newcomers' posts wait until a moderator approves them").CheckAsync();
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        var dora = (await ForumReader.VisitAsync(chromium, system.ForumUrl)).Page;
        await dora.GotoAsync(system.ForumUrl + "/register");
        await dora.Locator("[name='Form.Name']").FillAsync("dora");
        await dora.Locator("[name='Form.Password']").FillAsync("correct horse");
        await dora.Locator("[name='Form.PasswordAgain']").FillAsync("correct horse");
        await dora.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await Assertions.Expect(dora.Locator(".who")).ToHaveTextAsync("dora");
        await dora.GotoAsync(system.ForumUrl + "/b/workshop/new");
        await dora.GetByLabel("Title").FillAsync("First workbench: what height?");
        await dora.Locator("textarea").FillAsync("I am 1.70 m tall, and will mostly **plane** and saw by hand. Is there a rule for the height?");
        await dora.GetByRole(AriaRole.Button, new() { Name = "Start topic" }).ClickAsync();
        await dora.WaitForURLAsync("**/drafts**");
        await dora.Context.CloseAsync();
    }

    /// <summary>A topic that two more people look at while it is talked about, and notifications for alice.</summary>
    private static async Task TalkAsync(ForumReader alice, ForumReader bob, ForumReader carol)
    {
        await carol.StartTopicAsync("lounge", "Who brings the cake?", "@alice, is it your turn, or is it mine?");
        await alice.StartTopicAsync("workshop", "A drawer that does not squeak", "Wax, soap, or a new drawer?");
        var drawer = alice.Page.Url;
        await bob.Page.GotoAsync(drawer);
        await SayAsync(bob, "> Wax, soap, or a new drawer?\n\n", "Wax. @carol has a tin of it.");
        await carol.Page.GotoAsync(drawer);
        await carol.ReplyAsync("Half a tin. Come and fetch it, @alice.");

        await Shape.All[0].ApplyAsync(alice.Page);
        foreach (var reader in new[] { alice, bob, carol })
        {
            await reader.OpenTopicAsync("Workshop", Cables);
        }

        await ReactAsync(bob, 1, "like");
        await ReactAsync(carol, 1, "laugh");
        await ReactAsync(alice, 3, "love");
        await ReactAsync(bob, 3, "celebrate");
        await carol.ReplyAsync("The label printer at work prints on shrink tubing. Two sizes, black on yellow.");
        await alice.ExpectPostAsync("Two sizes, black on yellow.");
        await ReactAsync(alice, 4, "like");
        await ReactAsync(bob, 4, "like");
        await ReactAsync(bob, 4, "surprise");
        await SayAsync(bob, "> The label printer at work prints on shrink tubing.\n\n", "You can borrow that? @alice, we need one for the club.");
        await SayAsync(alice, "**Shrink tubing** it is. ", "I ordered two colours, and a label printer, of course.");
        await bob.ExpectPostAsync("I ordered two colours");
        await ReactAsync(carol, 6, "celebrate");
        await Assertions.Expect(alice.Page.Locator(".post-item:has(#post-6) [data-kind=celebrate]")).ToHaveAttributeAsync("data-count", "1");
    }

    /// <summary>Chooses a reaction from all that there are.</summary>
    private static async Task ReactAsync(ForumReader reader, int number, string kind)
    {
        var bar = reader.Page.Locator($".post-item:has(#post-{number}) .reactions");
        var chip = bar.Locator($"button[data-kind={kind}]");
        if (await chip.CountAsync() == 0 || !await chip.IsVisibleAsync())
        {
            await bar.Locator(".more").ClickAsync();
        }

        await chip.ClickAsync();
        await Assertions.Expect(chip).ToHaveAttributeAsync("aria-pressed", "true");
    }

    /// <summary>Replies, and waits until the end of it, which has no Markdown in it, is on the page.</summary>
    private static async Task SayAsync(ForumReader reader, string markdown, string end)
    {
        await reader.Page.Locator("textarea").FillAsync(markdown + end);
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Post reply" }).ClickAsync();
        await reader.ExpectPostAsync(end);
    }

    private static async Task VisitAsync(ForumReader reader, string path, string name)
    {
        foreach (var shape in Shape.All)
        {
            await shape.ApplyAsync(reader.Page);
            await reader.GoToAsync(path);
            if (await reader.Page.Locator("#indicator").CountAsync() > 0)
            {
                await reader.ExpectIndicatorAsync("live");
            }

            await Camera.TakeAsync(reader.Page, $"{name}-{shape.Name}");
        }
    }

    /// <summary>A picture that begins with a part of the page.</summary>
    private static async Task TakeAsync(IPage page, Shape shape, string name, string top)
    {
        await page.Locator(top).First.EvaluateAsync("element => element.scrollIntoView()");
        await Camera.TakeAsync(page, $"{name}-{shape.Name}");
    }
}
