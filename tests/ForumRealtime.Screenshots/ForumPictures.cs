using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.Screenshots;

/// <summary>The forum's pages, in a forum of its own that people have used for a while, and use now.</summary>
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
        await ShapeAsync(watch, Shape.DesktopDark);
        await watch.GotoAsync(system.ForumUrl + "/admin/realtime");

        await TalkAsync(alice, bob, carol);
        await TakeAsync(alice.Page, Shape.DesktopLight, "topic-desktop", "#crumbs");
        await TakeAsync(bob.Page, Shape.PhoneDark, "topic-phone-dark", "#post-4");

        await VisitAsync(alice, "/", (Shape.DesktopLight, "home-desktop"), (Shape.PhoneLight, "home-phone"));
        await VisitAsync(alice, "/b/woodwork", (Shape.DesktopDark, "board-desktop-dark"));
        await VisitAsync(alice, "/search?q=oak", (Shape.DesktopLight, "search-desktop"), (Shape.PhoneDark, "search-phone-dark"));
        await VisitAsync(alice, "/u/carol", (Shape.DesktopDark, "profile-desktop-dark"));
        await VisitAsync(alice, "/notifications", (Shape.DesktopLight, "notifications-desktop"));

        await TakeAsync(watch, Shape.DesktopDark, "admin-realtime-desktop-dark", "main");
    }

    /// <summary>A topic that two more people look at while it is talked about, and notifications for alice.</summary>
    private static async Task TalkAsync(ForumReader alice, ForumReader bob, ForumReader carol)
    {
        await carol.GoToAsync("/account");
        await carol.Page.GetByLabel("About").FillAsync("Small things out of wood, in a workshop of 6 m². Some of them hold.");
        await carol.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await carol.StartTopicAsync("lounge", "Who brings the cake?", "@alice, is it your turn, or is it mine?");
        await alice.StartTopicAsync("workshop", "A drawer that does not squeak", "Wax, soap, or a new drawer?");
        var drawer = alice.Page.Url;
        await bob.Page.GotoAsync(drawer);
        await SayAsync(bob, "> Wax, soap, or a new drawer?\n\n", "Wax. @carol has a tin of it.");
        await carol.Page.GotoAsync(drawer);
        await carol.ReplyAsync("Half a tin. Come and fetch it, @alice.");

        foreach (var reader in new[] { alice, bob, carol })
        {
            await ShapeAsync(reader.Page, reader == bob ? Shape.PhoneDark : Shape.DesktopLight);
            await reader.OpenTopicAsync("Workshop", Cables);
        }

        await carol.ReplyAsync("The label printer at work prints on shrink tubing. Two sizes, black on yellow.");
        await SayAsync(bob, "> The label printer at work prints on shrink tubing.\n\n", "You can borrow that? @alice, we need one for the club.");
        await SayAsync(alice, "**Shrink tubing** it is. ", "I ordered two colours, and a label printer, of course.");
        await bob.ExpectPostAsync("I ordered two colours");
    }

    /// <summary>Replies, and waits until the end of it, which has no Markdown in it, is on the page.</summary>
    private static async Task SayAsync(ForumReader reader, string markdown, string end)
    {
        await reader.Page.Locator("textarea").FillAsync(markdown + end);
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Post reply" }).ClickAsync();
        await reader.ExpectPostAsync(end);
    }

    private static async Task VisitAsync(ForumReader reader, string path, params (Shape Shape, string Name)[] pictures)
    {
        foreach (var (shape, name) in pictures)
        {
            await ShapeAsync(reader.Page, shape);
            await reader.GoToAsync(path);
            if (await reader.Page.Locator("#indicator").CountAsync() > 0)
            {
                await reader.ExpectIndicatorAsync("live");
            }

            await Camera.TakeAsync(reader.Page, name);
        }
    }

    /// <summary>A picture that begins with a part of the page.</summary>
    private static async Task TakeAsync(IPage page, Shape shape, string name, string top)
    {
        await ShapeAsync(page, shape);
        await page.Locator(top).First.EvaluateAsync("element => element.scrollIntoView()");
        await Camera.TakeAsync(page, name);
    }

    private static async Task ShapeAsync(IPage page, Shape shape)
    {
        await page.SetViewportSizeAsync(shape.Width, shape.Height);
        await page.EmulateMediaAsync(new() { ColorScheme = shape.Colours, ReducedMotion = ReducedMotion.Reduce });
    }

    /// <summary>How a window looks.</summary>
    private sealed record Shape(int Width, int Height, ColorScheme Colours)
    {
        public static readonly Shape DesktopLight = new(1100, 800, ColorScheme.Light);
        public static readonly Shape DesktopDark = new(1100, 800, ColorScheme.Dark);
        public static readonly Shape PhoneLight = new(390, 844, ColorScheme.Light);
        public static readonly Shape PhoneDark = new(390, 844, ColorScheme.Dark);
    }
}
