using System.Globalization;
using System.Text.RegularExpressions;

namespace Forum.Benchmarks;

/// <summary>What there is in the forum to look at, as its pages say: fills in addresses.</summary>
internal sealed partial class Place
{
    /// <summary>Enough topics to draw from.</summary>
    private const int MaxTopics = 100;

    private static readonly string[] Words =
        ["glue", "dovetail", "tomato", "oven", "chain", "\"card scraper\"", "sourdough starter", "brake cable", "compost", "sharpen chisel", "lend me your pump", "varnish -oak", "rhub"];

    private readonly List<string> _boards = [];
    private readonly List<string> _boardIds = [];
    private readonly List<string> _topics = [];
    private readonly HashSet<string> _posts = [];
    private readonly HashSet<string> _edited = [];
    private readonly HashSet<string> _users = [];
    private readonly HashSet<string> _authors = [];

    /// <summary>The slugs of the boards that everyone sees.</summary>
    public IReadOnlyList<string> Boards => _boards;

    /// <summary>The ids of topics that can be replied to.</summary>
    public IReadOnlyList<string> Topics => _topics;

    /// <summary>The ids of posts in them.</summary>
    public IReadOnlyCollection<string> Posts => _posts;

    /// <summary>Reads what there is from the sitemap and from some topics, as somebody who runs the forum.</summary>
    public static async Task<Place> ExploreAsync(Reader administrator, CancellationToken cancellationToken)
    {
        var place = new Place();
        var sitemap = await administrator.OpenAsync("sitemap", "/sitemap.xml", cancellationToken);
        var paths = Location().Matches(sitemap).Select(match => new Uri(match.Groups[1].Value).AbsolutePath).ToList();
        place._boards.AddRange(paths.Where(path => path.StartsWith("/b/", StringComparison.Ordinal)).Select(path => path[3..]));
        foreach (var id in paths.Where(path => path.StartsWith("/t/", StringComparison.Ordinal)).Select(path => path[3..]).Take(MaxTopics))
        {
            var page = await administrator.OpenAsync("topic", $"/t/{id}", cancellationToken);
            if (!OpenTopic().IsMatch(page))
            {
                continue;
            }

            place._topics.Add(id);
            place._posts.UnionWith(LivingPost().Matches(page).Select(match => match.Groups[1].Value));
            place._edited.UnionWith(EditedPost().Matches(page).Select(match => match.Groups[1].Value));
            place._users.UnionWith(Profile().Matches(page).Select(match => match.Groups[1].Value));
            place._authors.UnionWith(Picture().Matches(page).Select(match => match.Groups[1].Value));
        }

        place._boardIds.AddRange(
            ManagedBoard().Matches(await administrator.OpenAsync("admin, boards", "/admin/boards", cancellationToken)).Select(match => match.Groups[1].Value));
        return place;
    }

    /// <summary>An address with everything filled in, for one reader.</summary>
    public string Fill(string address, Reader reader, Random random)
    {
        return Gap().Replace(address, gap => gap.Groups[1].Value switch
        {
            "board" => One(_boards),
            "board id" => One(_boardIds),
            "topic" => One(_topics),
            "post" => One(_posts),
            "edited" => One(_edited),
            "user" => One(_users),
            "author" => One(_authors),
            "page" => random.Next(2, 4).ToString(CultureInfo.InvariantCulture),
            "word" => Uri.EscapeDataString(One(Words)),
            "own topic" => reader.Topic,
            "own" => reader.Post,
            "own reply" => reader.Reply,
            "deleted" => reader.DeletedPost,
            "notification" => One(reader.Notifications),
            "code" => "404",
            "part" => "1",
            var other => throw new ArgumentException($"Nobody knows what {other} is.", nameof(address)),
        });

        string One(IReadOnlyCollection<string> many) => many.ElementAt(random.Next(many.Count));
    }

    [GeneratedRegex("<loc>([^<]+)</loc>")]
    private static partial Regex Location();

    /// <summary>The note that a topic is locked is hidden in those that are not.</summary>
    [GeneratedRegex("id=\"locked\" hidden")]
    private static partial Regex OpenTopic();

    [GeneratedRegex("data-post=\"([0-9]+)\" data-version=\"[0-9]+\" data-author=\"[0-9]+\"\\s+data-deleted=\"\"")]
    private static partial Regex LivingPost();

    [GeneratedRegex("class=\"meta edited\" href=\"/p/([0-9]+)/history\"")]
    private static partial Regex EditedPost();

    [GeneratedRegex("class=\"author\"><a href=\"/u/([^\"]+)\"")]
    private static partial Regex Profile();

    [GeneratedRegex("/avatars/([0-9]+)\\.svg")]
    private static partial Regex Picture();

    [GeneratedRegex("href=\"/admin/boards/([0-9]+)\"")]
    private static partial Regex ManagedBoard();

    [GeneratedRegex("{([a-z ]+)}")]
    private static partial Regex Gap();
}
