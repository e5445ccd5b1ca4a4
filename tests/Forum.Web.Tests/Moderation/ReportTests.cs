using System.Net;
using Forum.Web.Boards;
using Forum.Web.Moderation;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Realtime;
using Forum.Web.Tests.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Moderation;

[Collection(SharedForum.Name)]
public sealed class ReportTests(ForumFixture forum)
{
    [Fact]
    public async Task A_reader_reports_a_post_once()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        Assert.Contains($"href=\"/p/{scene.ReplyId}/report\"", await scene.Author.HtmlAsync($"/t/{scene.Topic}"), StringComparison.Ordinal);

        var first = await ReportAsync(scene, scene.Author, scene.ReplyId);
        var thanks = await scene.Author.HtmlAsync(first.Location);
        var second = await ReportAsync(scene, scene.Author, scene.ReplyId);

        Assert.Contains("You have reported this post", thanks, StringComparison.Ordinal);
        Assert.Equal($"/p/{scene.ReplyId}/report", second.Location);
        var report = Assert.Single(await ReportsAsync(scene));
        Assert.Equal((ReportKind.Spam, "Look at this.", (DateTime?)null), (report.Kind, report.Text, report.ClosedAt));
    }

    [Fact]
    public async Task What_is_missing_is_asked_for_and_what_was_typed_is_kept()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        var without = await scene.DoAsync(scene.Author, $"/p/{scene.ReplyId}/report", ("Form.Text", "Half a <thought>"));
        var other = await scene.DoAsync(scene.Author, $"/p/{scene.ReplyId}/report", ("Form.Kind", "4"));
        var wrong = await scene.DoAsync(scene.Author, $"/p/{scene.ReplyId}/report", ("Form.Kind", "9"));

        Assert.Contains("Choose what is wrong.", without.Html, StringComparison.Ordinal);
        Assert.Contains("Half a &lt;thought&gt;</textarea>", without.Html, StringComparison.Ordinal);
        Assert.Contains("Say what is wrong.", other.Html, StringComparison.Ordinal);
        Assert.Contains("is invalid.", wrong.Html, StringComparison.Ordinal);
        Assert.Empty(await ReportsAsync(scene));
    }

    [Fact]
    public async Task Nobody_reports_what_is_their_own_or_what_they_do_not_see()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        Assert.Contains("/status/403", (await scene.Other.GetAsync($"/p/{scene.ReplyId}/report")).Location, StringComparison.Ordinal);
        Assert.Contains("/status/403", (await ReportAsync(scene, scene.Other, scene.ReplyId)).Location, StringComparison.Ordinal);
        Assert.StartsWith("https://forum.test/sign-in", (await forum.Host.NewVisitor().GetAsync($"/p/{scene.ReplyId}/report")).Location, StringComparison.Ordinal);
        Assert.StartsWith("https://forum.test/sign-in", (await ReportAsync(scene, forum.Host.NewVisitor(), scene.ReplyId)).Location, StringComparison.Ordinal);

        var staff = await forum.Host.NewBoardAsync(BoardVisibility.Staff);
        var topic = await scene.Moderator.StartTopicAsync(staff.Slug);
        var secret = await forum.Host.WithDbAsync(db => db.Posts.Where(post => post.TopicId == topic).Select(post => post.Id).SingleAsync());
        await scene.DeleteAsync(scene.Other, scene.ReplyId);
        foreach (var post in new[] { secret, scene.ReplyId, 999_999_999 })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await scene.Author.GetAsync($"/p/{post}/report")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await ReportAsync(scene, scene.Author, post)).Status);
        }

        Assert.Equal(0, await forum.Host.WithDbAsync(db => db.Reports.CountAsync(report => report.PostId == secret)));
        Assert.Empty(await ReportsAsync(scene));
    }

    [Fact]
    public async Task Only_so_many_are_taken_in_an_hour_and_the_words_are_kept()
    {
        await using var host = await new ForumHost(
            ForumHost.NoRedis, settings: new() { ["Forum:Moderation:ReportsPerHour"] = "1" }).WithBoardsAsync();
        var scene = await TopicScene.PlayAsync(host);
        var reader = await host.NewMemberAsync();

        await ReportAsync(scene, reader, scene.ReplyId);
        var refused = await ReportAsync(scene, reader, scene.FirstId);

        Assert.Contains("You can report more in 60 minutes.", refused.Html, StringComparison.Ordinal);
        Assert.Contains("Look at this.</textarea>", refused.Html, StringComparison.Ordinal);
        Assert.Equal(1, await host.WithDbAsync(db => db.Reports.CountAsync()));
    }

    [Fact]
    public async Task Moderators_hear_how_much_there_is_and_nobody_else_may_listen()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        await ReportAsync(scene, scene.Author, scene.ReplyId);

        var changed = await scene.PublishedAsync("staff:queue", "queue.changed");
        Assert.Equal(["held", "reports", "type"], changed.EnumerateObject().Select(property => property.Name).Order());
        foreach (var (visitor, may) in new[] { (scene.Moderator, true), (scene.Author, false), (forum.Host.NewVisitor(), false) })
        {
            var grant = await Tokens.TakeAsync(forum.Host, await visitor.TokenAsync($"/t/{scene.Topic}"));
            Assert.Equal(may, grant.Grants.Any(channel => channel.Pattern == "staff:queue"));
            Assert.All(grant.Grants, channel => Assert.False(channel.Pattern is "*" or "staff:*"));
        }
    }

    private static Task<Answer> ReportAsync(TopicScene scene, Visitor visitor, long post) =>
        scene.DoAsync(visitor, $"/p/{post}/report", ("Form.Kind", "1"), ("Form.Text", "Look at this."));

    private static Task<List<Report>> ReportsAsync(TopicScene scene) =>
        scene.Host.WithDbAsync(db => db.Reports.AsNoTracking().Where(report => report.PostId == scene.ReplyId).ToListAsync());
}
