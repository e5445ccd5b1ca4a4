using Microsoft.Playwright;

namespace ForumRealtime.Screenshots;

/// <summary>How a window looks.</summary>
/// <param name="Name">The end of the names of its pictures.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Colours">Light or dark.</param>
internal sealed record Shape(string Name, int Width, int Height, ColorScheme Colours)
{
    public static readonly IReadOnlyList<Shape> All =
    [
        new("desktop-light", 1040, 740, ColorScheme.Light),
        new("desktop-dark", 1040, 740, ColorScheme.Dark),
        new("phone-light", 390, 780, ColorScheme.Light),
        new("phone-dark", 390, 780, ColorScheme.Dark),
    ];

    public bool IsPhone => Name.StartsWith("phone", StringComparison.Ordinal);

    public async Task ApplyAsync(IPage page)
    {
        await page.SetViewportSizeAsync(Width, Height);
        await page.EmulateMediaAsync(new() { ColorScheme = Colours, ReducedMotion = ReducedMotion.Reduce });
    }
}
