using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Forum.Web.Users;

/// <summary>Draws a picture that is always the same for the same id: a pattern of 5 × 5 fields, left like right, in a colour of its own.</summary>
internal static class Identicon
{
    private const int Fields = 5;
    private const int Margin = 1;

    // The darkness of the pattern on the ground's lightness gives every hue a contrast of 3:1 and more.
    private const int Saturation = 55;
    private const int Lightness = 27;
    private const int GroundSaturation = 45;
    private const int GroundLightness = 90;

    /// <summary>The picture, as SVG. Without style attributes, which the site's security policy forbids.</summary>
    public static string Svg(long id)
    {
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"forum avatar {id}")));
        var hue = (hash[0] << 8 | hash[1]) % 360;
        var pattern = hash[2] << 8 | hash[3];
        var path = new StringBuilder();
        for (var y = 0; y < Fields; y++)
        {
            for (var x = 0; x < Fields; x++)
            {
                // Three columns are drawn by chance, the other two are their reflection. The middle is never empty.
                var column = Math.Min(x, Fields - 1 - x);
                var isMiddle = x == Fields / 2 && y == Fields / 2;
                if (isMiddle || (pattern >> (y * 3 + column) & 1) == 1)
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x + Margin} {y + Margin}h1v1h-1z");
                }
            }
        }

        const int size = Fields + 2 * Margin;
        return string.Create(CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="hsl({hue},{GroundSaturation}%,{GroundLightness}%)"/><path d="{path}" fill="hsl({hue},{Saturation}%,{Lightness}%)"/></svg>""");
    }
}
