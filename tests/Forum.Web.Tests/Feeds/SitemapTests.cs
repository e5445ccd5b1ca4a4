using System.Net;
using System.Xml.Linq;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Feeds;

public sealed class SitemapTests : IAsyncLifetime
{
    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";

    private ForumHost _host = null!;

    private Visitor _member = null!;

    public async Task InitializeAsync()
    {
        // Room for two topics in each file.
        _host = await new ForumHost(
            ForumHost.NoRedis, settings: new() { ["Forum:PublicUrl"] = "https://talk.example.org", ["Forum:Sitemap:UrlsPerFile"] = "1002" }).WithBoardsAsync();
        _member = await _host.NewMemberAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_sitemap_holds_what_everyone_may_read()
    {
        var visitor = _host.NewVisitor();
        var open = await _member.StartTopicAsync("open");
        await _member.StartTopicAsync("members");

        Assert.Equal(
            ["https://talk.example.org/", "https://talk.example.org/b/open", $"https://talk.example.org/t/{open}"],
            await LocationsAsync(_member, "/sitemap.xml"));

        var more = new[] { await _member.StartTopicAsync("open"), await _member.StartTopicAsync("open") };
        Assert.Equal(
            ["https://talk.example.org/sitemap-1.xml", "https://talk.example.org/sitemap-2.xml"],
            await LocationsAsync(visitor, "/sitemap.xml"));
        Assert.Equal(4, (await LocationsAsync(visitor, "/sitemap-1.xml")).Count);
        Assert.Equal([$"https://talk.example.org/t/{more[1]}"], await LocationsAsync(visitor, "/sitemap-2.xml"));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/sitemap-3.xml")).Status);
        Assert.Contains("Sitemap: https://talk.example.org/sitemap.xml", await visitor.HtmlAsync("/robots.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_say_what_they_are_and_whether_they_are_for_search_engines()
    {
        var visitor = _host.NewVisitor();
        var open = await _member.StartTopicAsync("open", "A \"quoted\" title", "What it is **about**, in a sentence.");
        var hidden = await _member.StartTopicAsync("members");

        var topic = await visitor.HtmlAsync($"/t/{open}?page=1");
        Assert.Contains($"<link rel=\"canonical\" href=\"https://talk.example.org/t/{open}\">", topic, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"description\" content=\"What it is about, in a sentence.\">", topic, StringComparison.Ordinal);
        Assert.Contains("<meta property=\"og:title\" content=\"A &quot;quoted&quot; title\">", topic, StringComparison.Ordinal);
        Assert.Contains($"type=\"application/atom+xml\" title=\"A &quot;quoted&quot; title\" href=\"/t/{open}/feed.atom\"", topic, StringComparison.Ordinal);
        Assert.Contains("href=\"/b/open/feed.atom\"", await visitor.HtmlAsync("/b/open"), StringComparison.Ordinal);
        Assert.Contains("<link rel=\"canonical\" href=\"https://talk.example.org/\">", await visitor.HtmlAsync("/?from=elsewhere"), StringComparison.Ordinal);

        const string NoIndex = "<meta name=\"robots\" content=\"noindex\">";
        foreach (var path in new[] { "/", "/b/open", $"/t/{open}" })
        {
            Assert.DoesNotContain(NoIndex, await visitor.HtmlAsync(path), StringComparison.Ordinal);
        }

        foreach (var path in new[] { "/search?q=title", "/sign-in", "/register", "/nowhere", "/b/members" })
        {
            Assert.Contains(NoIndex, (await visitor.GetAsync(path)).Html, StringComparison.Ordinal);
        }

        foreach (var path in new[] { "/b/members", $"/t/{hidden}" })
        {
            var page = await _member.HtmlAsync(path);
            Assert.Contains(NoIndex, page, StringComparison.Ordinal);
            Assert.DoesNotContain("og:", page, StringComparison.Ordinal);
        }
    }

    private static async Task<List<string>> LocationsAsync(Visitor visitor, string path) =>
        [.. XDocument.Parse(await visitor.HtmlAsync(path)).Descendants(Map + "loc").Select(location => location.Value)];
}
