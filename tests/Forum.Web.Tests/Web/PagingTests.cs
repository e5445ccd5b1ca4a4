using Forum.Web.Web;

namespace Forum.Web.Tests.Web;

public sealed class PagingTests
{
    [Theory]
    [InlineData(null, 0, 1, 1)]
    [InlineData(1, 20, 1, 1)]
    [InlineData(2, 21, 2, 2)]
    [InlineData(3, 21, 2, 2)]
    [InlineData(0, 21, 1, 2)]
    [InlineData(-5, 100, 1, 5)]
    [InlineData(int.MaxValue, 100, 5, 5)]
    public void A_page_is_one_of_those_there_are(int? requested, int items, int page, int count)
    {
        var paging = new Paging(requested, items, 20);
        Assert.Equal((page, count), (paging.Page, paging.Count));
    }

    [Theory]
    [InlineData(1, 1, "1")]
    [InlineData(1, 3, "1 2 3")]
    [InlineData(1, 9, "1 2 … 9")]
    [InlineData(5, 9, "1 … 4 5 6 … 9")]
    [InlineData(9, 9, "1 … 8 9")]
    public void Links_lead_to_the_ends_and_the_neighbours(int page, int count, string links) =>
        Assert.Equal(links, string.Join(' ', new Paging(page, count * 20, 20).Links().Select(number => number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "…")));

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(59, "just now")]
    [InlineData(60, "1 minute ago")]
    [InlineData(3 * 3600, "3 hours ago")]
    [InlineData(86400, "1 day ago")]
    [InlineData(29 * 86400, "29 days ago")]
    [InlineData(31 * 86400, "31 Dec 2025")]
    public void Times_are_said_in_words(int secondsAgo, string words)
    {
        var now = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal(words, RelativeTime.InWords(now.AddSeconds(-secondsAgo), now));
    }
}
