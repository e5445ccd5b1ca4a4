using System.Text.RegularExpressions;

namespace Forum.Benchmarks;

/// <summary>What pages a forum has, and which channels those who look at them are subscribed to.</summary>
internal static partial class Surroundings
{
    /// <summary>How many topics somebody looks at; each reply to one of them, and each to another, goes to its board as well.</summary>
    private const int WatchedTopics = 100;

    /// <summary>Looks at them as somebody who runs the forum. Every second channel is a topic's, and every other one a board's.</summary>
    public static async Task<(Place Place, List<string> Channels)> LookAroundAsync(SeededForum forum, CancellationToken cancellationToken)
    {
        using var reader = new Reader(forum.Address, new Tally());
        await reader.SignInAsync(SeededForum.Administrators[0], cancellationToken);
        var place = await Place.ExploreAsync(reader, cancellationToken);
        var boards = Channels(await reader.OpenAsync("home", "/", cancellationToken)).ToList();
        List<string> channels = [];
        foreach (var topic in place.Topics.Take(WatchedTopics))
        {
            channels.AddRange(Channels(await reader.OpenAsync("topic", $"/t/{topic}", cancellationToken)));
            channels.Add(boards[channels.Count / 2 % boards.Count]);
        }

        return (place, channels);
    }

    private static IEnumerable<string> Channels(string page) => Channel().Matches(page).Select(match => match.Groups[1].Value);

    [GeneratedRegex("data-channel=\"((?:board|topic):[^\"]+)\"")]
    private static partial Regex Channel();
}
