using ForumRealtime.EndToEnd.Tests.Hosting;
using ForumRealtime.Testing;
using Microsoft.Playwright;

namespace ForumRealtime.Screenshots;

/// <summary>Takes pictures of pages, as files in docs/images: WebP, because they are a third of a PNG's size.</summary>
internal static class Camera
{
    private const int Quality = 82;

    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "images");

    /// <summary>A window of a size, in light or dark colours.</summary>
    public static async Task<IPage> OpenAsync(Chromium chromium, int width, int height, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await chromium.NewReaderAsync(width, height);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        return page;
    }

    /// <summary>What the window shows now.</summary>
    public static async Task TakeAsync(IPage page, string name)
    {
        // Playwright itself takes PNG and JPEG only.
        var session = await page.Context.NewCDPSessionAsync(page);
        var answer = await session.SendAsync("Page.captureScreenshot", new() { ["format"] = "webp", ["quality"] = Quality });
        await File.WriteAllBytesAsync(Path.Combine(Folder, name + ".webp"), answer!.Value.GetProperty("data").GetBytesFromBase64());
        await session.DetachAsync();
        Console.WriteLine($"docs/images/{name}.webp");
    }
}
