// Takes the pictures of docs/images from the running solution:
//
//   dotnet run --project ForumRealtime.AppHost          (in one terminal)
//   dotnet run --project tests/ForumRealtime.Screenshots (in another)
using ForumRealtime.EndToEnd.Tests.Hosting;
using ForumRealtime.Testing;
using Microsoft.Playwright;

const string Forum = "http://localhost:5080";
const string Dashboard = "http://localhost:18888";
var folder = Path.Combine(Repository.Root, "docs", "images");

await using var chromium = await Chromium.StartAsync();

// Two readers on one topic: what one writes, the other's page shows.
var alice = await SignedInAsync("alice", 1100, 860, ColorScheme.Light);
var bob = await SignedInAsync("bob", 390, 844, ColorScheme.Dark);
await OpenTopicAsync(alice);
await OpenTopicAsync(bob);
await alice.Locator("textarea").FillAsync("Shrink tubing it is. I ordered two colours, and a **label printer**, of course.");
await alice.GetByRole(AriaRole.Button, new() { Name = "Post reply" }).ClickAsync();
await Assertions.Expect(bob.Locator("article.post", new() { HasText = "I ordered two colours" }).First).ToBeAttachedAsync();
await bob.Locator("article.post").Last.ScrollIntoViewIfNeededAsync();
await Assertions.Expect(alice.Locator("#indicator")).ToHaveAttributeAsync("data-state", "live");
await TakeAsync(alice, "topic-desktop");
await TakeAsync(bob, "topic-phone-dark");

foreach (var (page, name) in new[] { ("/", "home"), ("/b/workshop", "board"), ("/sign-in", "sign-in") })
{
    await ShootAsync(page, $"{name}-desktop", 1100, 800, ColorScheme.Light);
    await ShootAsync(page, $"{name}-phone", 390, 844, ColorScheme.Light);
}

// The dashboard has the trace of that reply once both services have exported it.
var dashboard = await NewPageAsync(1400, 900, ColorScheme.Light);
await dashboard.GotoAsync($"{Dashboard}/traces/resource/forum");
var trace = dashboard.GetByText("POST /t/", new() { Exact = false }).First;
await trace.WaitForAsync(new() { Timeout = 60_000 });
await dashboard.WaitForTimeoutAsync(12_000);
await trace.ClickAsync();
await dashboard.WaitForTimeoutAsync(2_000);
await TakeAsync(dashboard, "dashboard-trace");

await dashboard.GotoAsync($"{Dashboard}/metrics/resource/realtime?meter=Realtime.Service&instrument=realtime.deliveries&duration=1&view=Graph");
await dashboard.WaitForTimeoutAsync(6_000);
await TakeAsync(dashboard, "dashboard-metrics");
return;

async Task<IPage> NewPageAsync(int width, int height, ColorScheme scheme)
{
    var page = await chromium.NewReaderAsync(width, height);
    await page.EmulateMediaAsync(new() { ColorScheme = scheme });
    return page;
}

async Task<IPage> SignedInAsync(string user, int width, int height, ColorScheme scheme)
{
    var page = await NewPageAsync(width, height, scheme);
    await page.GotoAsync(Forum);
    await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).First.ClickAsync();
    await page.GetByLabel("User name").FillAsync(user);
    await page.GetByLabel("Password").FillAsync("Pa$$w0rd");
    await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    await Assertions.Expect(page.Locator(".who")).ToHaveTextAsync(user);
    return page;
}

async Task OpenTopicAsync(IPage page)
{
    await page.GotoAsync(Forum + "/b/workshop");
    await page.GetByRole(AriaRole.Link, new() { Name = "How do you label your cables?", Exact = true }).ClickAsync();
    await Assertions.Expect(page.Locator("#indicator")).ToHaveAttributeAsync("data-state", "live");
}

async Task ShootAsync(string path, string name, int width, int height, ColorScheme scheme)
{
    var page = await NewPageAsync(width, height, scheme);
    await page.GotoAsync(Forum + path);
    await TakeAsync(page, name);
    await page.Context.CloseAsync();
}

async Task TakeAsync(IPage page, string name)
{
    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
    Console.WriteLine($"docs/images/{name}.png");
}
