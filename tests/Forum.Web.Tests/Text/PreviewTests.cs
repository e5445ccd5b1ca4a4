using System.Net;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Text;

[Collection(SharedForum.Name)]
public sealed class PreviewTests(ForumFixture forum)
{
    [Fact]
    public async Task A_preview_is_what_the_post_would_be()
    {
        var member = await forum.Host.NewMemberAsync();
        var answer = await PreviewAsync(member, $"Hello *there*, @{member.Name.ToUpperInvariant()} and @nobody-of-that-name.\r\n\r\n<script>");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            $"<p>Hello <em>there</em>, <a class=\"mention\" href=\"/u/{member.Name}\">@{member.Name.ToUpperInvariant()}</a> and @nobody-of-that-name.</p>\n<p>&lt;script&gt;</p>\n",
            answer.Html);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task The_antiforgery_token_may_come_in_a_header()
    {
        var member = await forum.Host.NewMemberAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/preview") { Content = new FormUrlEncodedContent([KeyValuePair.Create("source", "x")]) };
        request.Headers.Add("RequestVerificationToken", Visitor.Token(await member.HtmlAsync("/b/open/new")));

        Assert.Equal("<p>x</p>\n", (await member.AnswerAsync(request)).Html);
    }

    [Fact]
    public async Task Whoever_may_not_post_gets_no_preview()
    {
        var member = await forum.Host.NewMemberAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await member.PostAsync("/preview", [("source", "x")])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await member.AnswerAsync(new HttpRequestMessage(HttpMethod.Post, "/preview"))).Status);

        var answer = await forum.Host.NewVisitor().SubmitAsync("/sign-in", [("source", "x")], "/preview");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("", answer.Html);
    }

    [Fact]
    public async Task A_preview_is_as_long_as_a_post_at_most()
    {
        var member = await forum.Host.NewMemberAsync();
        Assert.Equal(HttpStatusCode.OK, (await PreviewAsync(member, new string('語', 20_000))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PreviewAsync(member, new string('x', 20_001))).Status);
    }

    [Fact]
    public async Task Previews_have_a_limit_of_their_own()
    {
        await using var host = await new ForumHost(
            ForumHost.NoRedis, settings: new() { ["Forum:Previews:PerMinute"] = "3", ["Forum:Limits:FormsPerMinute"] = "4" }).WithBoardsAsync();
        var member = await host.NewMemberAsync();
        var other = await host.NewMemberAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await PreviewAsync(member, "x")).Status);
        }

        var refused = await PreviewAsync(member, "x");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 20);
        Assert.Equal("", refused.Html);

        Assert.Equal(HttpStatusCode.OK, (await PreviewAsync(other, "x")).Status);
        var topic = await member.StartTopicAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Redirect, (await member.ReplyAsync(topic, "Still allowed.")).Status);
        }
    }

    private static Task<Answer> PreviewAsync(Visitor visitor, string source) => visitor.SubmitAsync("/b/open/new", [("source", source)], "/preview");
}
