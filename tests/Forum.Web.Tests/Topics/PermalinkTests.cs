using System.Net;
using System.Text.RegularExpressions;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Topics;

[Collection(SharedForum.Name)]
public sealed partial class PermalinkTests(ForumFixture forum)
{
    [Fact]
    public async Task A_permalink_leads_to_where_the_post_stands()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        for (var i = 3; i <= 22; i++)
        {
            await scene.Other.ReplyAsync(scene.Topic, $"Number {i}.");
        }

        var visitor = forum.Host.NewVisitor();
        Assert.Equal($"/t/{scene.Topic}#post-2", (await visitor.GetAsync($"/p/{scene.ReplyId}")).Location);
        Assert.Equal($"/t/{scene.Topic}?page=2#post-21", (await visitor.GetAsync($"/p/{await scene.PostIdAsync(21)}")).Location);
        Assert.Equal($"/t/{scene.Topic}?page=2#post-22", (await visitor.GetAsync($"/t/{scene.Topic}/last")).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/p/999999")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/t/999999/last")).Status);
    }

    [Fact]
    public async Task Each_page_says_which_address_is_its_own()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        Assert.Equal($"https://forum.test/t/{scene.Topic}", Canonical(await scene.Author.HtmlAsync($"/t/{scene.Topic}?page=1")));
        Assert.Equal($"https://forum.test/t/{scene.Topic}", Canonical(await scene.Author.HtmlAsync($"/t/{scene.Topic}?quote={scene.ReplyId}")));
        Assert.Equal($"https://forum.test/b/{scene.Board.Slug}", Canonical(await scene.Author.HtmlAsync($"/b/{scene.Board.Slug}?page=9")));
    }

    [Fact]
    public async Task Quoting_fills_the_reply_form()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        var html = await scene.Author.HtmlAsync($"/t/{scene.Topic}?quote={scene.ReplyId}");
        var quote = await scene.Author.HtmlAsync($"/p/{scene.ReplyId}/quote");

        Assert.Contains($"&gt; {TopicScene.Reply}", Field().Match(html).Groups[1].Value, StringComparison.Ordinal);
        Assert.Equal(quote.TrimEnd(), WebUtility.HtmlDecode(Field().Match(html).Groups[1].Value).Trim());
        Assert.Contains($"[{scene.Other.Name} wrote](/p/{scene.ReplyId})", quote, StringComparison.Ordinal);
        Assert.Contains($"href=\"/t/{scene.Topic}?quote={scene.ReplyId}#reply-head\"", await scene.Author.HtmlAsync($"/t/{scene.Topic}"), StringComparison.Ordinal);
        Assert.Equal("", Field().Match(await scene.Author.HtmlAsync($"/t/{scene.Topic}?quote=999999")).Groups[1].Value.Trim());
    }

    private static string Canonical(string html) => CanonicalLink().Match(html).Groups[1].Value;

    [GeneratedRegex("<link rel=\"canonical\" href=\"([^\"]+)\"")]
    private static partial Regex CanonicalLink();

    [GeneratedRegex("<textarea[^>]*>(.*?)</textarea>", RegexOptions.Singleline)]
    private static partial Regex Field();
}
