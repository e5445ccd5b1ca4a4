using System.Diagnostics;
using Forum.Web.Tests.Hosting;
using Forum.Web.Text;
using Forum.Web.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Text;

[Collection(SharedForum.Name)]
public sealed class TextDiffTests(ForumFixture forum)
{
    [Theory]
    [InlineData("a", "a", "")]
    [InlineData("a\r\nb", "a\nb", "")]
    [InlineData("The quick brown fox", "The slow brown fox", "The -quick-+slow+ brown fox")]
    [InlineData("a\nb\nc", "a\nc", "a|-b-|c")]
    [InlineData("a\nc", "a\nb\nc", "a|+b+|c")]
    [InlineData("Wholly different words", "Nothing in common at all here", "-Wholly different words-|+Nothing in common at all here+")]
    [InlineData("", "New", "--|+New+")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\nx\n9", "1\n2\n3\n4\n5\n6\n7\n8\ny\n9", "(6)|7|8|-x-|+y+|9")]
    [InlineData("x\n1\n2\n3\n4\n5\n6\nx", "y\n1\n2\n3\n4\n5\n6\ny", "-x-|+y+|1|2|(2)|5|6|-x-|+y+")]
    [InlineData("x\n1\n2\n3\n4\n5\nx", "y\n1\n2\n3\n4\n5\ny", "-x-|+y+|1|2|3|4|5|-x-|+y+")]
    [InlineData("x\n1\n2\n3\n4\n5", "y\n1\n2\n3\n4\n5", "-x-|+y+|1|2|(3)")]
    public void Texts_differ_in_this(string before, string after, string expected) => Assert.Equal(expected, Show(TextDiff.Between(before, after)));

    [Fact]
    public void Both_texts_can_be_made_of_it()
    {
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var before = Text();
            var after = Text();
            var lines = TextDiff.Between(before, after);
            if (lines.All(line => line.Skipped == 0) && lines.Count > 0)
            {
                Assert.Equal(before, Side(lines, DiffKind.Inserted));
                Assert.Equal(after, Side(lines, DiffKind.Deleted));
            }
        }

        string Text() => string.Join('\n', Enumerable.Range(0, random.Next(1, 8)).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 6)).Select(_ => (char)('a' + random.Next(3))))));

        static string Side(IEnumerable<DiffLine> lines, DiffKind without) => string.Join('\n', lines
            .Where(line => line.Pieces.Any(piece => piece.Kind != without))
            .Select(line => string.Concat(line.Pieces.Where(piece => piece.Kind != without).Select(piece => piece.Text))));
    }

    [Theory]
    [InlineData('\n')]
    [InlineData(' ')]
    public void The_longest_posts_are_compared_in_no_time(char separator)
    {
        var random = new Random(3);
        var fastest = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 20 && fastest > TimeSpan.FromSeconds(0.3); attempt++)
        {
            var (before, after) = (Text(), Text());
            var time = Stopwatch.StartNew();
            Assert.NotEmpty(TextDiff.Between(before, after));
            fastest = time.Elapsed < fastest ? time.Elapsed : fastest;
        }

        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromSeconds(0.3));

        string Text() => string.Join(separator, Enumerable.Range(0, 10_000).Select(_ => (char)('a' + random.Next(26))));
    }

    [Fact]
    public async Task It_is_shown_in_words_too()
    {
        await using var scope = forum.Host.Services.CreateAsyncScope();
        var html = await scope.ServiceProvider.GetRequiredService<PartialRenderer>()
            .RenderAsync("/Pages/Shared/_Diff.cshtml", TextDiff.Between("1\n2\n3\n4\nThe <quick> fox", "1\n2\n3\n4\nThe slow fox"));

        Assert.Contains("<p class=\"skipped\">2 lines unchanged</p>", html, StringComparison.Ordinal);
        Assert.Contains(
            "<p class=\"line\"><span>The </span><del><span class=\"visually-hidden\">[deleted: </span>&lt;quick&gt;<span class=\"visually-hidden\">]</span></del>"
            + "<ins><span class=\"visually-hidden\">[inserted: </span>slow<span class=\"visually-hidden\">]</span></ins><span> fox</span></p>",
            html,
            StringComparison.Ordinal);
    }

    private static string Show(IEnumerable<DiffLine> lines) => string.Join('|', lines.Select(line => line.Skipped > 0
        ? $"({line.Skipped})"
        : string.Concat(line.Pieces.Select(piece => piece.Kind switch
        {
            DiffKind.Deleted => $"-{piece.Text}-",
            DiffKind.Inserted => $"+{piece.Text}+",
            _ => piece.Text,
        }))));
}
