using System.Text.RegularExpressions;

namespace Forum.Benchmarks;

/// <summary>The kinds of pages there are, how often each is opened, and where.</summary>
internal sealed partial class SitePages
{
    private static readonly string[] Words =
        ["glue", "dovetail", "tomato", "oven", "chain", "\"card scraper\"", "sourdough starter", "brake cable", "compost", "sharpen chisel", "lend me your pump", "varnish -oak", "rhub"];

    private readonly List<(string Name, int Share, Func<Random, string> Path)> _kinds;

    private SitePages(string[] boards, string[] topics)
    {
        Topics = topics;
        string Board(Random random) => boards[random.Next(boards.Length)];
        string Topic(Random random) => topics[random.Next(topics.Length)];
        string Word(Random random) => Uri.EscapeDataString(Words[random.Next(Words.Length)]);
        _kinds =
        [
            ("home", 15, _ => "/"),
            ("board", 15, Board),
            ("board, later page", 5, random => $"{Board(random)}?page={random.Next(2, 4)}"),
            ("topic", 20, Topic),
            ("topic, last page", 20, random => $"{Topic(random)}?page=9999"),
            ("topic, fragment", 5, random => $"{Topic(random)}/posts?after=5"),
            ("search", 6, random => $"/search?q={Word(random)}"),
            ("search, by date", 2, random => $"/search?q={Word(random)}&sort=date"),
            ("search, filtered", 2, random => $"/search?q={Word(random)}&board={Board(random)[3..]}&from=2020-01-01"),
            ("feed of the forum", 1, _ => "/feed.atom"),
            ("feed of a board", 2, random => $"{Board(random)}/feed.atom"),
            ("feed of a topic", 2, random => $"{Topic(random)}/feed.atom"),
            ("sitemap", 1, _ => "/sitemap.xml"),
            ("sign-in", 2, _ => "/sign-in"),
            ("register", 2, _ => "/register"),
        ];
    }

    /// <summary>The paths of the topics that everyone sees.</summary>
    public IReadOnlyList<string> Topics { get; }

    /// <summary>One of each kind.</summary>
    public IEnumerable<(string Name, string Path)> EachOnce => _kinds.Select(kind => (kind.Name, kind.Path(new Random(1))));

    /// <summary>Reads what there is from the sitemap.</summary>
    public static SitePages FromSitemap(string sitemap)
    {
        var paths = Location().Matches(sitemap).Select(match => new Uri(match.Groups[1].Value).AbsolutePath).ToList();
        return new SitePages(
            [.. paths.Where(path => path.StartsWith("/b/", StringComparison.Ordinal))],
            [.. paths.Where(path => path.StartsWith("/t/", StringComparison.Ordinal))]);
    }

    public (string Name, string Path) Next(Random random)
    {
        var drawn = random.Next(_kinds.Sum(kind => kind.Share));
        foreach (var (name, share, path) in _kinds)
        {
            drawn -= share;
            if (drawn < 0)
            {
                return (name, path(random));
            }
        }

        throw new InvalidOperationException("The shares do not add up.");
    }

    [GeneratedRegex("<loc>([^<]+)</loc>")]
    private static partial Regex Location();
}
