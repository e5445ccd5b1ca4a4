using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Forum.Web.Tests.Hosting;
using Forum.Web.Users;

namespace Forum.Web.Tests.Users;

[Collection(SharedForum.Name)]
public sealed partial class AvatarTests(ForumFixture forum)
{
    [Fact]
    public async Task A_picture_stays_the_same_and_may_be_kept_for_good()
    {
        var visitor = forum.Host.NewVisitor();

        var answer = await visitor.GetAsync("/avatars/7.svg");

        Assert.Equal(Identicon.Svg(7), answer.Html);
        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.GetValues("Cache-Control").Single());
        Assert.False(answer.Headers.Contains("Set-Cookie"));

        // Pictures that browsers have kept must not differ from what they would be now.
        Assert.Equal("3A86D8E46245F7AD", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(answer.Html)))[..16]);
        Assert.NotEqual(Identicon.Svg(7), Identicon.Svg(8));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await visitor.GetAsync("/avatars/x.svg")).Status);
    }

    [Fact]
    public void Every_picture_is_symmetric_and_rich_in_contrast()
    {
        for (var id = 1; id <= 400; id++)
        {
            var svg = XDocument.Parse(Identicon.Svg(id)).Root!;
            var fields = Field().Matches(svg.Elements().Last().Attribute("d")!.Value)
                .Select(match => (X: int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), Y: int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)))
                .ToHashSet();

            Assert.NotEmpty(fields);
            Assert.True(fields.SetEquals(fields.Select(field => (6 - field.X, field.Y))));
            Assert.InRange(Contrast([.. svg.Elements().Select(element => element.Attribute("fill")!.Value)]), 3.0, 21.0);
        }
    }

    /// <summary>As WCAG 2.2 defines it.</summary>
    private static double Contrast(string[] colours)
    {
        var luminances = colours.Select(Luminance).Order().ToArray();
        return (luminances[1] + 0.05) / (luminances[0] + 0.05);
    }

    private static double Luminance(string hsl)
    {
        var parts = Numbers().Matches(hsl).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray();
        var (hue, saturation, lightness) = (parts[0], parts[1] / 100, parts[2] / 100);
        var range = saturation * Math.Min(lightness, 1 - lightness);
        return 0.2126 * Linear(Channel(0)) + 0.7152 * Linear(Channel(8)) + 0.0722 * Linear(Channel(4));

        double Channel(double n)
        {
            var k = (n + hue / 30) % 12;
            return lightness - range * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1));
        }

        static double Linear(double channel) => channel <= 0.04045 ? channel / 12.92 : Math.Pow((channel + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex("M(\\d) (\\d)h1v1h-1z")]
    private static partial Regex Field();

    [GeneratedRegex("\\d+")]
    private static partial Regex Numbers();
}
