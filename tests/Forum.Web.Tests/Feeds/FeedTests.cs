using System.Net;
using System.Xml.Linq;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Feeds;

[Collection(SharedForum.Name)]
public sealed class FeedTests(ForumFixture forum)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public async Task A_topics_feed_holds_its_posts_as_they_are_shown()
    {
        const string Title = "]]> & <script> \"quotes\" \ufffe 😀";
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync("open", Title, "**Bold** & <script>alert(1)</script> \u0001\u000b");
        await member.ReplyAsync(topic, "Second.");

        var feed = XDocument.Parse(await forum.Host.NewVisitor().HtmlAsync($"/t/{topic}/feed.atom")).Root!;
        var entries = feed.Elements(Atom + "entry").ToList();

        Assert.Equal("]]> & <script> \"quotes\"  😀", feed.Element(Atom + "title")!.Value);
        Assert.Equal(2, entries.Count);
        Assert.StartsWith("<p>Second.</p>", entries[0].Element(Atom + "content")!.Value, StringComparison.Ordinal);
        Assert.Equal("html", entries[1].Element(Atom + "content")!.Attribute("type")!.Value);
        Assert.StartsWith("<p><strong>Bold</strong> &amp; &lt;script&gt;alert(1)", entries[1].Element(Atom + "content")!.Value, StringComparison.Ordinal);
        Assert.Equal(member.Name, entries[1].Element(Atom + "author")!.Element(Atom + "name")!.Value);
        Assert.Equal($"https://forum.test/t/{topic}#post-2", entries[0].Element(Atom + "link")!.Attribute("href")!.Value);
        Assert.Equal(2, entries.Select(entry => entry.Element(Atom + "id")!.Value).Distinct().Count());
    }

    [Fact]
    public async Task Feeds_of_the_forum_and_of_boards_hold_new_topics_of_what_one_may_see()
    {
        var member = await forum.Host.NewMemberAsync();
        var visitor = forum.Host.NewVisitor();
        var seen = $"Seen by all {Guid.NewGuid()}";
        var hidden = $"Hidden {Guid.NewGuid()}";
        await member.StartTopicAsync("open", seen);
        var topic = await member.StartTopicAsync("members", hidden);

        Assert.Contains(seen, await visitor.HtmlAsync("/feed.atom"), StringComparison.Ordinal);
        Assert.Contains(seen, await visitor.HtmlAsync("/b/open/feed.atom"), StringComparison.Ordinal);
        Assert.DoesNotContain(hidden, await visitor.HtmlAsync("/feed.atom"), StringComparison.Ordinal);
        Assert.Contains(hidden, await member.HtmlAsync("/feed.atom"), StringComparison.Ordinal);
        Assert.Contains(hidden, await member.HtmlAsync("/b/members/feed.atom"), StringComparison.Ordinal);
        foreach (var path in new[] { "/b/members/feed.atom", $"/t/{topic}/feed.atom", "/b/nowhere/feed.atom", "/t/99999999/feed.atom" })
        {
            var answer = await visitor.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.DoesNotContain(hidden, answer.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_deleted_is_in_no_feed()
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync("open", "Ebb and flow");
        await member.ReplyAsync(topic, "Washed away.");
        Assert.Contains("Washed away.", await member.HtmlAsync($"/t/{topic}/feed.atom"), StringComparison.Ordinal);

        await forum.Host.WithDbAsync(db => db.Database.ExecuteSqlInterpolatedAsync(
            $"""UPDATE "Posts" SET "DeletedAt" = 1 WHERE "TopicId" = {topic} AND "Number" = 2"""));

        Assert.DoesNotContain("Washed away.", await member.HtmlAsync($"/t/{topic}/feed.atom"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_a_feed_as_it_is_gets_no_second_copy()
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync();
        var path = $"/t/{topic}/feed.atom";
        using var first = await member.Client.GetAsync(path);

        Assert.Equal("application/atom+xml", first.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(first.Content.Headers.LastModified);
        Assert.True(first.Headers.CacheControl!.NoCache);
        Assert.Equal(HttpStatusCode.NotModified, (await AskAsync("If-None-Match", first.Headers.ETag!.ToString())).Status);
        Assert.Equal(HttpStatusCode.NotModified, (await AskAsync("If-Modified-Since", first.Content.Headers.LastModified.Value.ToString("R"))).Status);

        await member.ReplyAsync(topic, "Something new.");
        var again = await AskAsync("If-None-Match", first.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Contains("Something new.", again.Html, StringComparison.Ordinal);

        Task<Answer> AskAsync(string header, string value)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation(header, value);
            return member.AnswerAsync(request);
        }
    }
}
