using System.Net;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Boards;

[Collection(SharedForum.Name)]
public sealed class MembersBoardTests(ForumFixture forum)
{
    [Fact]
    public async Task For_a_visitor_it_does_not_exist()
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync("members", "Behind the wall", "Roses.");
        var visitor = forum.Host.NewVisitor();
        var nothing = await visitor.GetAsync("/b/no-such-board");

        foreach (var path in new[] { "/b/members", "/b/members/topics", $"/t/{topic}", $"/t/{topic}/posts?after=0" })
        {
            var answer = await visitor.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.DoesNotContain("Behind the wall", answer.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("Roses", answer.Html, StringComparison.Ordinal);
            Assert.Equal(Body(nothing, "/b/no-such-board"), Body(answer, path));
        }

        Assert.DoesNotContain("Secret garden", await visitor.HtmlAsync("/"), StringComparison.Ordinal);

        // The page itself, without the address to come back to.
        static string Body(Answer answer, string path) =>
            answer.Html[answer.Html.IndexOf("<main", StringComparison.Ordinal)..answer.Html.IndexOf("</main>", StringComparison.Ordinal)]
                .Replace(Uri.EscapeDataString(path), "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_who_posts_there_is_told_what_is_said_of_a_topic_that_is_not()
    {
        var topic = await (await forum.Host.NewMemberAsync()).StartTopicAsync("members");
        var visitor = forum.Host.NewVisitor();

        var there = await visitor.SubmitAsync("/sign-in", [("Form.Body", "Let me in")], $"/t/{topic}/reply");
        var nowhere = await visitor.SubmitAsync("/sign-in", [("Form.Body", "Let me in")], "/t/999999/reply");

        Assert.Equal(HttpStatusCode.Redirect, there.Status);
        Assert.Equal(there.Location.Replace($"%2F{topic}%2F", "%2F999999%2F", StringComparison.Ordinal), nowhere.Location);
    }

    [Fact]
    public async Task Members_see_it()
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync("members", "Among ourselves", "Tulips.");

        Assert.Contains("Secret garden", await member.HtmlAsync("/"), StringComparison.Ordinal);
        Assert.Contains("Among ourselves", await member.HtmlAsync("/b/members"), StringComparison.Ordinal);
        Assert.Contains("Tulips.", await member.HtmlAsync($"/t/{topic}"), StringComparison.Ordinal);
        Assert.Contains("Tulips.", await member.HtmlAsync($"/t/{topic}/posts?after=0"), StringComparison.Ordinal);
    }
}
