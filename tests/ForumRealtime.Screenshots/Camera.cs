using ForumRealtime.EndToEnd.Tests.Hosting;
using ForumRealtime.Testing;
using Microsoft.Playwright;

namespace ForumRealtime.Screenshots;

/// <summary>Takes pictures of pages, as files in docs/images.</summary>
internal static class Camera
{
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
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name + ".png") });
        Console.WriteLine($"docs/images/{name}.png");
    }
}
