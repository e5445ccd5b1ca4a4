using System.Text.RegularExpressions;
using Forum.Web.Boards;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Boards;

[Collection(SharedForum.Name)]
public sealed partial class ListTests(ForumFixture forum)
{
    [Fact]
    public async Task Topics_are_listed_by_newest_activity_a_page_at_a_time()
    {
        await forum.Host.WithDbAsync(async db =>
        {
            db.Boards.Add(new Board { Name = "Long", Slug = "long", Description = "Many topics.", Position = 9 });
            return await db.SaveChangesAsync();
        });
        var member = await forum.Host.NewMemberAsync();
        var ids = new List<long>();
        for (var i = 0; i < 32; i++)
        {
            ids.Add(await member.StartTopicAsync("long", $"Topic {i}"));
        }

        await member.ReplyAsync(ids[0], "Up again.");

        var first = Topics(await member.HtmlAsync("/b/long"));
        var second = Topics(await member.HtmlAsync("/b/long?page=2"));
        Assert.Equal([ids[0], .. ids.Skip(1).Reverse()], first.Concat(second));
        Assert.Equal(30, first.Count);
        Assert.Equal(second, Topics(await member.HtmlAsync("/b/long?page=77")));
        Assert.Equal(first, Topics(await member.HtmlAsync("/b/long?page=nonsense")));
        Assert.Equal(first, Topics(await member.HtmlAsync("/b/long/topics")));
        Assert.Contains("aria-current=\"page\"><span class=\"visually-hidden\">Page </span>2</a>", await member.HtmlAsync("/b/long?page=2"), StringComparison.Ordinal);

        var home = await member.HtmlAsync("/");
        Assert.Contains("<strong>32</strong> topics", home, StringComparison.Ordinal);
        Assert.Contains("<strong>33</strong> posts", home, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/t/{ids[0]}#post-2\">Topic 0</a>", home, StringComparison.Ordinal);
    }

    private static List<long> Topics(string html) =>
        [.. TopicId().Matches(html).Select(match => long.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];

    [GeneratedRegex("data-topic=\"(\\d+)\"")]
    private static partial Regex TopicId();
}
