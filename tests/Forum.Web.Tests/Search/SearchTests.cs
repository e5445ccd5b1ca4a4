using System.Net;
using System.Text.RegularExpressions;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Search;

public sealed partial class SearchTests(SearchForum forum) : IClassFixture<SearchForum>
{
    [Fact]
    public async Task A_word_in_a_title_counts_for_more_than_many_in_a_text()
    {
        await forum.Member.StartTopicAsync("open", "Something else", "Ocarina, ocarina, ocarina! And again: ocarina.");
        await forum.Member.StartTopicAsync("open", "About the ocarina", "It is round. It is small. It is made of clay, and it is not expensive at all.");

        var titles = Titles(await forum.Visitor.HtmlAsync("/search?q=ocarinas"));

        Assert.Equal(["About the <mark>ocarina</mark>", "Something else"], titles);
    }

    [Fact]
    public async Task What_the_viewer_may_not_see_is_neither_found_nor_counted()
    {
        var visitor = await forum.Visitor.HtmlAsync("/search?q=xylophone");
        var member = await forum.Member.HtmlAsync("/search?q=xylophone");
        var moderator = await forum.Moderator.HtmlAsync("/search?q=xylophone&sort=date");

        Assert.Equal(["The hall"], Titles(visitor));
        Assert.Contains("1 post<", visitor, StringComparison.Ordinal);
        Assert.Equal(["The hall", "The parlour"], Titles(member).Order());
        Assert.Contains("2 posts<", member, StringComparison.Ordinal);

        // What was thrown away is not found by moderators either.
        Assert.Equal(["The hall", "The office", "The parlour"], Titles(moderator).Order());
        Assert.Contains("3 posts<", moderator, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret garden", visitor, StringComparison.Ordinal);
        Assert.DoesNotContain("Back room", member, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_board_that_the_viewer_does_not_see_is_as_one_that_is_not_there()
    {
        var hidden = await forum.Visitor.HtmlAsync("/search?q=xylophone&board=members");
        var absent = await forum.Visitor.HtmlAsync("/search?q=xylophone&board=nowhere");

        Assert.Contains("Nothing was found.", hidden, StringComparison.Ordinal);
        Assert.Equal(Below(absent), Below(hidden));
        Assert.Equal(["The parlour"], Titles(await forum.Member.HtmlAsync("/search?q=xylophone&board=members")));
    }

    [Fact]
    public async Task Author_and_days_narrow_it_down()
    {
        var author = await forum.Host.NewMemberAsync();
        await forum.Member.StartTopicAsync("open", "Mine", "A bassoon.");
        await author.StartTopicAsync("open", "Theirs", "A bassoon.");
        await forum.Host.WithDbAsync(db => db.Database.ExecuteSqlInterpolatedAsync($"""
            UPDATE "Posts" SET "CreatedAt" = {new DateTimeOffset(2020, 2, 29, 23, 59, 0, TimeSpan.Zero).ToUnixTimeMilliseconds()}
            WHERE "TopicId" = (SELECT "Id" FROM "Topics" WHERE "Title" = 'Theirs')
            """));

        Assert.Equal(["Theirs"], await FoundAsync($"author={author.Name.ToUpperInvariant()}"));
        Assert.Equal(["Theirs"], await FoundAsync($"author=@{author.Name}&from=2020-02-29&to=2020-02-29"));
        Assert.Equal(["Theirs"], await FoundAsync("to=2020-02-29"));
        Assert.Equal(["Mine"], await FoundAsync("from=2020-03-01"));
        Assert.Equal(["Mine", "Theirs"], await FoundAsync("sort=date"));
        Assert.Empty(await FoundAsync("to=2020-02-28"));
        Assert.Empty(await FoundAsync("author=nobody"));

        async Task<List<string>> FoundAsync(string filter) => Titles(await forum.Visitor.HtmlAsync($"/search?q=bassoon&{filter}"));
    }

    [Theory]
    [InlineData("q=bassoon&from=yesterday", "The first day is not a date", "yesterday")]
    [InlineData("q=bassoon&to=2020-02-30", "The last day is not a date", "2020-02-30")]
    [InlineData("q=bassoon&from=2020-02-02&to=2020-01-01", "The first day is after the last one.", "2020-02-02")]
    [InlineData("q=%3F%21+-", "There is no word in that", "?! -")]
    [InlineData("q=-bassoon", "There is no word in that", "-bassoon")]
    public async Task What_cannot_be_looked_for_is_explained_and_kept(string query, string error, string kept)
    {
        var html = await forum.Visitor.HtmlAsync($"/search?{query}");

        Assert.Contains(error, html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{WebUtility.HtmlEncode(kept)}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was found.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_queries_are_words_like_any_other()
    {
        string[] hostile =
        [
            "\"", "\"\"", "\"\"\"\"", "'", "a\"b\"c", "-\"", "-", "--", "* AND", "AND", "OR NOT", "NOT", "NEAR(a b, 2)", "NEAR", "a NEAR/2 b", "^hall",
            "Title : hall", "{Title Body} : x", "\"Title\" : x", "PostSearch", "a*", "*", "**", "a + b", "(", ")", "((((", "a)b", ";--", "' OR 1=1 --",
            "'; DROP TABLE Posts; --", "\0", "xylo\0phone", "\u0001\u001f", "\ud83d\ude00", "\u202e", "\ue000\ue001", "\u0301", "ﬀ", "日本語 テキスト", "مرحبا", "e\u0301",
            new string('a', 200), new string('"', 200), string.Concat(Enumerable.Repeat("-a ", 66)), string.Concat(Enumerable.Repeat("a \"b\" ", 33)),
            new string('x', 5000), string.Concat(Enumerable.Repeat("xy ", 1000)),
        ];

        foreach (var query in hostile)
        {
            foreach (var rest in new[] { "", "&sort=date&page=-1", "&page=99999999999999", $"&board={Uri.EscapeDataString(query)}", $"&author={Uri.EscapeDataString(query)}" })
            {
                var answer = await forum.Visitor.GetAsync($"/search?q={Uri.EscapeDataString(query)}{rest}");
                Assert.True(answer.Status == HttpStatusCode.OK, $"{query} {rest}: {answer.Status}");
            }
        }
    }

    [Fact]
    public async Task Text_cannot_become_markup()
    {
        await forum.Member.StartTopicAsync(
            "open", "<b>Oboe</b> <script>alert(1)</script>", "</p><script>alert('oboe')</script> \ue001\ue001\ue000<img src=x onerror=alert(2)> oboe \ue000 & more");

        var html = await forum.Visitor.HtmlAsync("/search?q=oboe");
        var mirrored = await forum.Visitor.HtmlAsync("/search?q=" + Uri.EscapeDataString("\"><script>alert(3)</script>"));

        Assert.Contains("&lt;b&gt;<mark>Oboe</mark>&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html + mirrored, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Equal(Regex.Count(html, "<mark>"), Regex.Count(html, "</mark>"));
        Assert.DoesNotMatch("<mark>[^<]*<mark>", html);
    }

    [Fact]
    public async Task Much_is_cut_and_takes_as_many_commands_as_little()
    {
        var topic = await forum.Member.StartTopicAsync("open", "Tuning", "A spinet.");
        var few = await forum.ReadsAsync(forum.Member, "/search?q=spinet");
        await forum.Host.WithDbAsync(db => db.Database.ExecuteSqlInterpolatedAsync($"""
            WITH RECURSIVE n(x) AS (SELECT 2 UNION ALL SELECT x + 1 FROM n WHERE x < 1100)
            INSERT INTO "Posts" ("TopicId", "Number", "AuthorId", "Source", "Html", "CreatedAt", "Version")
            SELECT {topic}, x, (SELECT MIN("Id") FROM "Users"), 'Another spinet', '<p>', x, 1 FROM n
            """));

        var first = await forum.Member.HtmlAsync("/search?q=spinet");
        var last = await forum.Member.HtmlAsync("/search?q=spinet&page=77");

        Assert.Contains("More than 500 posts", first, StringComparison.Ordinal);
        Assert.Equal(20, Titles(first).Count);
        Assert.Contains("href=\"/search?q=spinet&amp;page=25\"", first, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/search?q=spinet&amp;page=25\" aria-current=\"page\">", last, StringComparison.Ordinal);
        Assert.Contains("There are more.", last, StringComparison.Ordinal);

        // One for the session, one for the boards to choose from, one to find and one to show.
        Assert.Equal(4, few);
        Assert.Equal(few, await forum.ReadsAsync(forum.Member, "/search?q=spinet"));
    }

    [Fact]
    public async Task Without_anything_to_look_for_there_is_the_form()
    {
        var html = await forum.Visitor.HtmlAsync("/search");

        Assert.Contains("name=\"q\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was found.", html, StringComparison.Ordinal);
        Assert.Contains("Nothing was found.", await forum.Visitor.HtmlAsync("/search?q=abracadabra"), StringComparison.Ordinal);
    }

    private static List<string> Titles(string html) => [.. TitleLink().Matches(html).Select(match => match.Groups[1].Value)];

    /// <summary>What a page says below the form.</summary>
    private static string Below(string html) => html[html.IndexOf("</search>", StringComparison.Ordinal)..html.IndexOf("</main>", StringComparison.Ordinal)];

    [GeneratedRegex("<h3><a href=\"[^\"]+\">(.*?)</a></h3>")]
    private static partial Regex TitleLink();
}
