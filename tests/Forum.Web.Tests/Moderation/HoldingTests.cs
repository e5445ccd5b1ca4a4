using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Forum.Web.Notifications;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Realtime;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Moderation;

public sealed class HoldingTests(Desk desk) : IClassFixture<Desk>
{
    private const string Secret = "unapprovedwords";

    [Fact]
    public async Task A_newcomers_reply_waits_and_shows_nowhere()
    {
        var (author, newcomer, moderator) = (await desk.NewTrustedAsync(), await desk.Host.NewMemberAsync(), await desk.Host.NewModeratorAsync());
        var topic = await author.StartTopicAsync(title: "Where it waits");

        var answer = await newcomer.ReplyAsync(topic, $"My {Secret}, @{author.Name}.");

        Assert.Equal($"/t/{topic}?held=true#reply-head", answer.Location);
        Assert.Matches("id=\"held\" role=\"status\">A moderator will look at your post", await newcomer.HtmlAsync(answer.Location.Split('#')[0]));
        string[] pages = ["/", "/b/open", $"/t/{topic}", $"/t/{topic}/posts?after=0", $"/search?q={Secret}", $"/u/{newcomer.Name}", "/b/open/feed.atom", $"/t/{topic}/feed.atom", "/notifications"];
        foreach (var reader in new[] { author, newcomer, moderator, desk.Host.NewVisitor() })
        {
            foreach (var page in pages)
            {
                Assert.DoesNotContain($"My {Secret}", (await reader.GetAsync(page)).Html, StringComparison.Ordinal);
            }
        }

        Assert.Contains($"My {Secret}", await newcomer.HtmlAsync("/drafts"), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await author.HtmlAsync("/drafts"), StringComparison.Ordinal);
        Assert.Contains($"My {Secret}", await moderator.HtmlAsync("/moderation"), StringComparison.Ordinal);
        var (last, posts, told) = await desk.Host.WithDbAsync(async db => (
            await db.Topics.Where(t => t.Id == topic).Select(t => t.LastNumber).SingleAsync(),
            await db.Users.Where(user => user.Name == newcomer.Name).Select(user => user.PostCount).SingleAsync(),
            await db.Notifications.CountAsync(n => n.User.Name == author.Name)));
        Assert.Equal((1, 0, 0), (last, posts, told));
        Assert.DoesNotContain(await desk.Host.WithDbAsync(db => db.Outbox.Select(row => row.Payload).ToListAsync()), payload => payload.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_approved_reply_is_posted_as_any_other_under_its_own_key()
    {
        var (author, newcomer, moderator) = (await desk.NewTrustedAsync(), await desk.Host.NewMemberAsync(), await desk.Host.NewModeratorAsync());
        var topic = await author.StartTopicAsync();
        await SendAsync(newcomer, topic, "First of all.", "my-key");
        await author.ReplyAsync(topic, "Meanwhile.");

        var answer = await DecideAsync(moderator, "approve", await desk.HeldIdAsync(newcomer));

        Assert.Equal("/moderation", answer.Location);
        var post = await desk.Host.WithDbAsync(db => db.Posts.AsNoTracking().Include(p => p.Author).SingleAsync(p => p.TopicId == topic && p.Number == 3));
        Assert.Equal((newcomer.Name, "First of all.", "my-key", 1), (post.Author.Name, post.Source, post.IdempotencyKey, post.Author.PostCount));
        var board = await desk.Host.WithDbAsync(db => db.Topics.Where(t => t.Id == topic).Select(t => t.BoardId).SingleAsync());
        var published = await Published.WaitAsync(desk.Host, $"topic:{board}.{topic}", 2);
        Assert.Equal(("post.created", "my-key"), (published[^1].Data.GetProperty("type").GetString(), published[^1].Data.GetProperty("key").GetString()));
        Assert.Equal([NotificationKind.Reply], await ToldAsync(author));
        Assert.Equal([NotificationKind.Moderation], await ToldAsync(newcomer));
        Assert.Equal(["post.approved"], await DeedsAsync(moderator));

        // The same form once more is that post.
        Assert.Equal($"/t/{topic}#post-3", (await SendAsync(newcomer, topic, "First of all.", "my-key")).Location);
        Assert.Equal(0, await desk.HeldCountAsync(newcomer));
    }

    [Fact]
    public async Task A_topic_waits_and_begins_when_it_is_approved()
    {
        var (newcomer, moderator) = (await desk.Host.NewMemberAsync(), await desk.Host.NewModeratorAsync());

        var answer = await newcomer.SubmitAsync("/b/open/new", [("Form.Title", "My first topic"), ("Form.Body", "Hello."), ("Form.Key", "topic-key")]);
        var again = await newcomer.SubmitAsync("/b/open/new", [("Form.Title", "My first topic"), ("Form.Body", "Hello."), ("Form.Key", "topic-key")]);
        Assert.Equal("/drafts#waiting", answer.Location);
        Assert.Equal("/drafts#waiting", again.Location);
        Assert.Contains("New topic “My first topic”", await newcomer.HtmlAsync("/drafts"), StringComparison.Ordinal);
        Assert.DoesNotContain("My first topic", await newcomer.HtmlAsync("/b/open"), StringComparison.Ordinal);
        await DecideAsync(moderator, "approve", await desk.HeldIdAsync(newcomer));

        Assert.Contains("My first topic", await newcomer.HtmlAsync("/b/open"), StringComparison.Ordinal);
        Assert.DoesNotContain("waiting-head", await newcomer.HtmlAsync("/drafts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_reply_comes_back_to_its_author_with_the_reason()
    {
        var (author, newcomer, moderator) = (await desk.NewTrustedAsync(), await desk.Host.NewMemberAsync(), await desk.Host.NewModeratorAsync());
        var topic = await author.StartTopicAsync(title: "Rejections");
        await newcomer.ReplyAsync(topic, "Buy my planes!");
        var held = await desk.HeldIdAsync(newcomer);

        Assert.Contains("Say why: the author is told.", (await DecideAsync(moderator, "reject", held)).Html, StringComparison.Ordinal);
        await DecideAsync(moderator, "reject", held, "No advertising");

        Assert.Equal(0, await desk.HeldCountAsync(newcomer));
        Assert.Contains("Your reply to “Rejections” was not published. Reason: No advertising Your text is among your drafts.", await newcomer.HtmlAsync("/notifications"), StringComparison.Ordinal);
        Assert.Contains("Buy my planes!</textarea>", await newcomer.HtmlAsync($"/t/{topic}"), StringComparison.Ordinal);
        Assert.Equal(["post.rejected"], await DeedsAsync(moderator));
        Assert.Equal(1, await desk.Host.WithDbAsync(db => db.Posts.CountAsync(post => post.TopicId == topic)));
    }

    [Fact]
    public async Task Of_two_moderators_one_decides()
    {
        var (author, newcomer) = (await desk.NewTrustedAsync(), await desk.Host.NewMemberAsync());
        var (one, two) = (await desk.Host.NewModeratorAsync(), await desk.Host.NewModeratorAsync());
        var topic = await author.StartTopicAsync();
        await newcomer.ReplyAsync(topic, "Which is it?");
        var held = await desk.HeldIdAsync(newcomer);

        var answers = await Task.WhenAll(DecideAsync(one, "approve", held), DecideAsync(two, "reject", held, "No"), DecideAsync(two, "approve", held));

        Assert.Single(answers, answer => answer.Location == "/moderation");
        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.Conflict && answer.Html.Contains("already handled", StringComparison.Ordinal)));
        Assert.Single((await DeedsAsync(one)).Concat(await DeedsAsync(two)));
        Assert.InRange(await desk.Host.WithDbAsync(db => db.Posts.CountAsync(post => post.TopicId == topic)), 1, 2);
    }

    [Fact]
    public async Task What_has_no_place_any_more_can_only_be_rejected()
    {
        var (author, newcomer, moderator) = (await desk.NewTrustedAsync(), await desk.Host.NewMemberAsync(), await desk.Host.NewModeratorAsync());
        var topic = await author.StartTopicAsync(title: "Soon gone");
        await newcomer.ReplyAsync(topic, "Too late.");
        await moderator.SubmitAsync($"/t/{topic}/manage", [("Why.Reason", "x")], $"/t/{topic}/manage/delete");
        var held = await desk.HeldIdAsync(newcomer);

        Assert.DoesNotContain("Soon gone", await newcomer.HtmlAsync("/drafts"), StringComparison.Ordinal);
        Assert.Contains("You can only reject this post.", (await DecideAsync(moderator, "approve", held)).Html, StringComparison.Ordinal);
        Assert.Equal(1, await desk.HeldCountAsync(newcomer));
        Assert.Equal("/moderation", (await DecideAsync(moderator, "reject", held, "Gone")).Location);
    }

    [Fact]
    public async Task A_form_that_comes_twice_waits_once_and_another_text_is_asked_about()
    {
        var (author, newcomer) = (await desk.NewTrustedAsync(), await desk.Host.NewMemberAsync());
        var topic = await author.StartTopicAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(newcomer, topic, "Once.", "one-key")));
        var other = await SendAsync(newcomer, topic, "Twice.", "one-key");

        Assert.All(answers, answer => Assert.Equal($"/t/{topic}?held=true#reply-head", answer.Location));
        Assert.Contains("You have posted from this form already", other.Html, StringComparison.Ordinal);
        Assert.Equal(1, await desk.HeldCountAsync(newcomer));
    }

    [Fact]
    public async Task Only_so_many_wait_and_the_next_text_is_kept()
    {
        var (author, newcomer) = (await desk.NewTrustedAsync(), await desk.Host.NewMemberAsync());
        var topic = await author.StartTopicAsync();
        for (var i = 0; i < 5; i++)
        {
            await newcomer.ReplyAsync(topic, $"Number {i}");
        }

        var answer = await newcomer.ReplyAsync(topic, "One too many");

        Assert.Contains("5 of your posts wait for a moderator already.", answer.Html, StringComparison.Ordinal);
        Assert.Contains("One too many</textarea>", answer.Html, StringComparison.Ordinal);
        Assert.Equal(5, await desk.HeldCountAsync(newcomer));
    }

    [Fact]
    public async Task A_script_is_told_that_a_reply_waits()
    {
        var (author, newcomer) = (await desk.NewTrustedAsync(), await desk.Host.NewMemberAsync());
        var topic = await author.StartTopicAsync();

        var answer = await JsonAsync(newcomer, topic, "With JSON.");

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal("A moderator will look at your post before it appears.", JsonDocument.Parse(answer.Html).RootElement.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Whoever_posts_too_fast_is_told_when_they_can_go_on_and_repeats_do_not_count()
    {
        var member = await desk.NewTrustedAsync();
        var topic = await member.StartTopicAsync();
        for (var i = 2; i < 10; i++)
        {
            await SendAsync(member, topic, $"Number {i}", $"key {i}");
            await SendAsync(member, topic, $"Number {i}", $"key {i}");
        }

        Assert.Equal($"/t/{topic}#post-10", (await SendAsync(member, topic, "Number 10", "key 10")).Location);
        var refused = await SendAsync(member, topic, "Number 11", "key 11");
        var json = await JsonAsync(member, topic, "Number 11");

        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Matches("You can post again in [1-6]?[0-9] seconds?. Your text is kept.", refused.Html);
        Assert.Contains("Number 11</textarea>", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"key 11\"", refused.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, json.Status);
        Assert.Matches("You can post again in", json.Html);
        Assert.Equal($"/t/{topic}#post-10", (await SendAsync(member, topic, "Number 10", "key 10")).Location);

        // Time passes.
        await desk.Host.WithDbAsync(db => db.Database.ExecuteSqlInterpolatedAsync($"""UPDATE "Posts" SET "CreatedAt" = "CreatedAt" - 60000 WHERE "TopicId" = {topic}"""));
        Assert.Equal($"/t/{topic}#post-11", (await SendAsync(member, topic, "Number 11", "key 11")).Location);
    }

    [Fact]
    public async Task Moderators_post_as_much_as_they_like()
    {
        var moderator = await desk.Host.NewModeratorAsync();
        var topic = await moderator.StartTopicAsync(body: "https://a.example https://b.example https://c.example");

        for (var i = 2; i <= 13; i++)
        {
            Assert.Equal($"/t/{topic}#post-{i}", (await moderator.ReplyAsync(topic, $"Number {i}")).Location);
        }
    }

    [Fact]
    public async Task Newcomers_post_few_links_to_other_sites()
    {
        var (author, newcomer) = (await desk.NewTrustedAsync(), await desk.Host.NewMemberAsync());
        var topic = await author.StartTopicAsync(body: "https://a.example https://b.example [c](//c.example)");

        var refused = await newcomer.ReplyAsync(topic, "https://a.example <https://b.example> ![c](HTTPS://c.example)");
        var fine = await newcomer.ReplyAsync(topic, "https://a.example <https://b.example> [here](/t/1) `https://c.example`");

        Assert.Contains("at most 2 links to other sites", refused.Html, StringComparison.Ordinal);
        Assert.Contains("?held=true", fine.Location, StringComparison.Ordinal);
    }

    private static Task<Answer> SendAsync(Visitor visitor, long topic, string body, string key) =>
        visitor.SubmitAsync($"/t/{topic}", [("Form.Body", body), ("Form.Key", key)], $"/t/{topic}/reply");

    private static async Task<Answer> JsonAsync(Visitor visitor, long topic, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/t/{topic}/reply")
        {
            Content = new FormUrlEncodedContent(
                [new("Form.Body", body), new("__RequestVerificationToken", Visitor.Token(await visitor.HtmlAsync($"/t/{topic}")))]),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await visitor.AnswerAsync(request);
    }

    private static Task<Answer> DecideAsync(Visitor moderator, string action, long held, string reason = "") =>
        moderator.SubmitAsync("/drafts", [("held", $"{held}"), ("Form.Reason", reason)], $"/moderation/{action}");

    private Task<List<string>> DeedsAsync(Visitor moderator) =>
        desk.Host.WithDbAsync(db => db.Audit.Where(entry => entry.Actor.Name == moderator.Name).Select(entry => entry.Action).ToListAsync());

    private Task<List<NotificationKind>> ToldAsync(Visitor visitor) =>
        desk.Host.WithDbAsync(db => db.Notifications.Where(n => n.User.Name == visitor.Name).Select(n => n.Kind).ToListAsync());
}
