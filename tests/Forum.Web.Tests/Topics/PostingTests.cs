using System.Net;
using System.Text.RegularExpressions;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Topics;

[Collection(SharedForum.Name)]
public sealed partial class PostingTests(ForumFixture forum)
{
    [Fact]
    public async Task A_reply_leads_to_where_it_stands()
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync();

        var answer = await member.ReplyAsync(topic, "Hello *there*.");

        Assert.Equal($"/t/{topic}#post-2", answer.Location);
        var html = await member.HtmlAsync($"/t/{topic}");
        Assert.Equal([1, 2], Numbers(html));
        Assert.Contains("Hello <em>there</em>.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posts_come_a_page_at_a_time_and_keep_their_place()
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync();
        for (var i = 2; i <= 45; i++)
        {
            var answer = await member.ReplyAsync(topic, $"Number {i}.");
            Assert.Equal($"/t/{topic}{(i > 20 ? $"?page={(i + 19) / 20}" : "")}#post-{i}", answer.Location);
        }

        Assert.Equal(Enumerable.Range(1, 20), Numbers(await member.HtmlAsync($"/t/{topic}")));
        Assert.Equal(Enumerable.Range(21, 20), Numbers(await member.HtmlAsync($"/t/{topic}?page=2")));
        Assert.Equal(Enumerable.Range(41, 5), Numbers(await member.HtmlAsync($"/t/{topic}?page=3")));
        Assert.Equal(Enumerable.Range(41, 5), Numbers(await member.HtmlAsync($"/t/{topic}?page=99")));
        Assert.Contains("data-is-last-page=\"false\"", await member.HtmlAsync($"/t/{topic}?page=2"), StringComparison.Ordinal);
        Assert.Contains("data-is-last-page=\"true\"", await member.HtmlAsync($"/t/{topic}?page=3"), StringComparison.Ordinal);

        var middle = await member.GetAsync($"/t/{topic}/posts?after=10");
        Assert.Equal(Enumerable.Range(11, 20), Numbers(middle.Html));
        Assert.True(middle.Headers.Contains("X-More"));
        var end = await member.GetAsync($"/t/{topic}/posts?after=43");
        Assert.Equal([44, 45], Numbers(end.Html));
        Assert.False(end.Headers.Contains("X-More"));
        Assert.DoesNotContain("<html", end.Html, StringComparison.Ordinal);
        Assert.Empty(Numbers(await member.HtmlAsync($"/t/{topic}/posts?after=45")));
    }

    [Fact]
    public async Task Replies_at_the_same_moment_get_numbers_without_gap_or_double()
    {
        var members = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => forum.Host.NewMemberAsync()));
        var topic = await members[0].StartTopicAsync();

        var answers = await Task.WhenAll(members.SelectMany(member => Enumerable.Range(0, 4).Select(_ => member.ReplyAsync(topic, "Me first!"))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.Status));
        var numbers = await forum.Host.WithDbAsync(db => db.Posts.Where(p => p.TopicId == topic).OrderBy(p => p.Id).Select(p => p.Number).ToListAsync());
        Assert.Equal(Enumerable.Range(1, 17), numbers);
    }

    [Fact]
    public async Task What_was_typed_comes_back_with_the_message()
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync();
        var tooLong = "begin " + new string('x', 20_000);

        var reply = await member.ReplyAsync(topic, tooLong);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Contains("A post has at most 20,000 characters.", reply.Html, StringComparison.Ordinal);
        Assert.Contains(tooLong, reply.Html, StringComparison.Ordinal);

        var empty = await member.ReplyAsync(topic, "  \r\n ");
        Assert.Contains("Write something first.", empty.Html, StringComparison.Ordinal);

        var untitled = await member.SubmitAsync("/b/open/new", [("Form.Title", " "), ("Form.Body", "A body to keep")]);
        Assert.Contains("Give the topic a title.", untitled.Html, StringComparison.Ordinal);
        Assert.Contains("A body to keep</textarea>", untitled.Html, StringComparison.Ordinal);

        var longTitle = await member.SubmitAsync("/b/open/new", [("Form.Title", new string('t', 201)), ("Form.Body", "Body")]);
        Assert.Contains("A title has 3 to 200 characters.", longTitle.Html, StringComparison.Ordinal);

        Assert.Equal([1], Numbers(await member.HtmlAsync($"/t/{topic}")));
    }

    [Fact]
    public async Task Line_ends_count_as_one_character_as_in_the_browser()
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync();

        var answer = await member.ReplyAsync(topic, string.Concat(Enumerable.Repeat("abc\r\n", 4_999)) + "end.");

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
    }

    [Fact]
    public async Task The_longest_post_fits_into_a_request_whatever_it_is_made_of()
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync();

        var answer = await member.ReplyAsync(topic, new string('語', 20_000));

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script>alert")]
    [InlineData("<img src=x onerror=alert(1)>", "<img")]
    [InlineData("[x](javascript:alert(1))", "href=\"javascript")]
    [InlineData("[x](JaVaScRiPt&colon;alert(1))", "href=\"javascript")]
    [InlineData("[x](&#106;avascript:alert(1))", "href=\"javascript")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD4=)", "href=\"data")]
    [InlineData("[x](vbscript:msgbox)", "href=\"vbscript")]
    [InlineData("<javascript:alert(1)>", "href=\"javascript")]
    [InlineData("![x](https://elsewhere.example/pixel.gif)", "<img")]
    [InlineData("![x](x \"\" onerror=alert(1))", "<img")]
    [InlineData("[x]: javascript:alert(1)\n\n[x]", "href=\"javascript")]
    [InlineData("</textarea><script>alert(1)</script>", "<script>alert")]
    [InlineData("[x](https://a.example/\"onmouseover=\"alert(1))", "\"onmouseover=\"")]
    [InlineData("*x*{onclick=alert(1)}", "onclick=\"")]
    public async Task Nothing_in_a_post_becomes_active(string markdown, string mustNotAppear)
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync(body: markdown);

        var prose = Prose().Match(await member.HtmlAsync($"/t/{topic}")).Value;

        Assert.NotEmpty(prose);
        Assert.DoesNotContain(mustNotAppear, prose, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_title_is_text_wherever_it_stands()
    {
        var member = await forum.Host.NewMemberAsync();
        var title = $"<img src=x onerror=alert(1)> \"quoted\" {Guid.NewGuid():N}";

        var topic = await member.StartTopicAsync(title: title);

        foreach (var path in new[] { "/", "/b/open", $"/t/{topic}" })
        {
            var html = await member.HtmlAsync(path);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
            Assert.Contains("&lt;img src=x onerror=alert(1)&gt; &quot;quoted&quot;", html, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<int> Numbers(string html) =>
        PostNumber().Matches(html).Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));

    [GeneratedRegex("<article [^>]*data-number=\"(\\d+)\"")]
    private static partial Regex PostNumber();

    [GeneratedRegex("<div class=\"prose\">.*</article>", RegexOptions.Singleline)]
    private static partial Regex Prose();
}
