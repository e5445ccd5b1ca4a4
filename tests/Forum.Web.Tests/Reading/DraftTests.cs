using System.Net;
using System.Text.Json;
using Forum.Web.Boards;
using Forum.Web.Reading;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Reading;

[Collection(SharedForum.Name)]
public sealed class DraftTests(ForumFixture forum)
{
    [Fact]
    public async Task A_draft_is_in_the_form_on_any_device_until_it_is_posted()
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync(title: "Where drafts go");
        await SaveAsync(member, $"topic:{topic}", "Half a thou");

        var elsewhere = forum.Host.NewVisitor();
        await elsewhere.SignInAsync(member.Name, Visitor.Password);
        Assert.Contains("Half a thou</textarea>", await elsewhere.HtmlAsync($"/t/{topic}"), StringComparison.Ordinal);
        Assert.Contains("Reply to “Where drafts go”", await elsewhere.HtmlAsync("/drafts"), StringComparison.Ordinal);
        Assert.DoesNotContain("Half a thou", await (await forum.Host.NewMemberAsync()).HtmlAsync($"/t/{topic}"), StringComparison.Ordinal);

        await elsewhere.ReplyAsync(topic, "A whole one.");
        Assert.Contains("data-draft-version=\"0\"", await member.HtmlAsync($"/t/{topic}"), StringComparison.Ordinal);
        Assert.Contains("You have no drafts.", await member.HtmlAsync("/drafts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_topic_keeps_its_title_too()
    {
        var member = await forum.Host.NewMemberAsync();
        await member.ScriptAsync(HttpMethod.Post, "/drafts/board:1", new { title = "Half a title", body = "Half a body", known = 0 });

        var page = await member.HtmlAsync("/b/open/new");
        Assert.Contains("value=\"Half a title\"", page, StringComparison.Ordinal);
        Assert.Contains("Half a body</textarea>", page, StringComparison.Ordinal);

        await member.StartTopicAsync();
        Assert.DoesNotContain("Half a", await member.HtmlAsync("/b/open/new"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_windows_do_not_overwrite_each_other_unseen()
    {
        var member = await forum.Host.NewMemberAsync();
        var place = $"topic:{await member.StartTopicAsync()}";
        var first = Version(await SaveAsync(member, place, "One."));
        var second = Version(await SaveAsync(member, place, "One, two.", first));
        Assert.True(second > first);

        var conflict = await SaveAsync(member, place, "One, too.", first);
        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Equal("One, two.", JsonDocument.Parse(conflict.Html).RootElement.GetProperty("body").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await SaveAsync(member, place, "From nothing.")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await SaveAsync(member, place, "", first)).Status);

        // The same text again: the first answer was lost on the way.
        var again = await SaveAsync(member, place, "One, two.", first);
        Assert.Equal((HttpStatusCode.OK, second), (again.Status, Version(again)));

        // Posted elsewhere meanwhile: it does not come back by itself.
        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(member, place, "", second)).Status);
        var gone = await SaveAsync(member, place, "One, two, three.", second);
        Assert.Equal((HttpStatusCode.Conflict, 0), (gone.Status, Version(gone)));
        Assert.Equal(0, await CountAsync(member));
    }

    [Fact]
    public async Task Of_saves_at_the_same_moment_one_wins_and_the_others_are_told()
    {
        var member = await forum.Host.NewMemberAsync();
        var place = $"topic:{await member.StartTopicAsync()}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => SaveAsync(member, place, $"Text {i}")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task There_is_no_place_for_drafts_where_one_may_not_write()
    {
        var moderator = await forum.Host.NewModeratorAsync();
        var staff = (await forum.Host.NewBoardAsync(BoardVisibility.Staff)).Slug;
        var hidden = await moderator.StartTopicAsync(staff);
        var (staffId, hiddenPost) = await forum.Host.WithDbAsync(async db => (
            await db.Boards.Where(b => b.Slug == staff).Select(b => b.Id).SingleAsync(),
            await db.Posts.Where(p => p.TopicId == hidden).Select(p => p.Id).SingleAsync()));
        var open = await moderator.StartTopicAsync();
        var openPost = await forum.Host.WithDbAsync(db => db.Posts.Where(p => p.TopicId == open).Select(p => p.Id).SingleAsync());
        var member = await forum.Host.NewMemberAsync();

        string[] places =
        [
            $"topic:{hidden}", $"board:{staffId}", $"post:{hiddenPost}", $"post:{openPost}",
            "topic:999999", $"topic:0{open}", $"Topic:{open}", $"topic:-{open}", "topic:", "nonsense",
        ];
        foreach (var place in places)
        {
            Assert.Equal((place, HttpStatusCode.NotFound), (place, (await SaveAsync(member, place, "Let me in.")).Status));
        }

        Assert.Equal(0, await CountAsync(member));
        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(moderator, $"post:{hiddenPost}", "Better.")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await forum.Host.NewVisitor().ScriptAsync(HttpMethod.Put, $"/drafts/topic:{open}", new { body = "x" }, page: null)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await member.ScriptAsync(HttpMethod.Put, $"/drafts/topic:{open}", new { body = "x" }, page: null)).Status);
    }

    [Fact]
    public async Task A_draft_for_a_place_that_is_closed_now_says_nothing_of_it()
    {
        var board = (await forum.Host.NewBoardAsync()).Slug;
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync(board, title: "Soon a secret");
        await SaveAsync(member, $"topic:{topic}", "My own words");
        Assert.Contains("Soon a secret", await member.HtmlAsync("/drafts"), StringComparison.Ordinal);

        await forum.Host.WithDbAsync(async db =>
        {
            db.Boards.Single(b => b.Slug == board).Visibility = BoardVisibility.Staff;
            return await db.SaveChangesAsync();
        });

        var html = await member.HtmlAsync("/drafts");
        Assert.DoesNotContain("Soon a secret", html, StringComparison.Ordinal);
        Assert.Contains("For a place that you can no longer see", html, StringComparison.Ordinal);
        Assert.Contains("My own words", html, StringComparison.Ordinal);
        Assert.Equal("/drafts", (await member.SubmitAsync("/drafts", [("place", $"topic:{topic}")])).Location);
        Assert.Equal(0, await CountAsync(member));
    }

    [Fact]
    public async Task One_deletes_only_ones_own()
    {
        var member = await forum.Host.NewMemberAsync();
        var other = await forum.Host.NewMemberAsync();
        var place = $"topic:{await member.StartTopicAsync()}";
        await SaveAsync(member, place, "Mine.");

        await other.ScriptAsync(HttpMethod.Delete, $"/drafts/{place}", null);
        await other.SubmitAsync("/sign-out", [("place", place)], "/drafts");
        Assert.Equal(1, await CountAsync(member));

        Assert.Equal(HttpStatusCode.NoContent, (await member.ScriptAsync(HttpMethod.Delete, $"/drafts/{place}", null)).Status);
        Assert.Equal(0, await CountAsync(member));
    }

    [Fact]
    public async Task Drafts_have_limits_of_their_own_and_leave_the_forms_alone()
    {
        await using var host = await new ForumHost(ForumHost.NoRedis, settings: new()
        {
            ["Forum:Limits:FormsPerMinute"] = "5",
            ["Forum:Reading:RequestsPerMinute"] = "12",
            ["Forum:Reading:MaxDrafts"] = "2",
        }).WithBoardsAsync();
        var member = await host.NewMemberAsync();
        var topic = await member.StartTopicAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await SaveAsync(member, $"topic:{topic}", new string('x', 20_001))).Status);
        var version = Version(await SaveAsync(member, $"topic:{topic}", new string('語', 20_000)));
        Assert.True(version > 0);
        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(member, "board:1", "Second.")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SaveAsync(member, "board:2", "One too many.")).Status);
        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(member, $"topic:{topic}", "Shorter.", version)).Status);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            answers.Add((await member.ScriptAsync(HttpMethod.Post, $"/t/{topic}/read", new { number = 1 })).Status);
        }

        Assert.Equal(HttpStatusCode.NoContent, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.Equal(HttpStatusCode.Redirect, (await member.ReplyAsync(topic, "Still allowed.")).Status);
    }

    [Fact]
    public async Task What_nobody_has_touched_for_long_is_deleted()
    {
        var member = await forum.Host.NewMemberAsync();
        var (old, young) = (await member.StartTopicAsync(), await member.StartTopicAsync());
        await SaveAsync(member, $"topic:{old}", "Old.");
        await SaveAsync(member, $"topic:{young}", "Young.");
        await forum.Host.WithDbAsync(async db =>
        {
            db.Drafts.Single(draft => draft.Place == $"topic:{old}").UpdatedAt = DateTime.UtcNow.AddDays(-91);
            db.Drafts.Single(draft => draft.Place == $"topic:{young}").UpdatedAt = DateTime.UtcNow.AddDays(-89);
            return await db.SaveChangesAsync();
        });

        await forum.Host.Services.GetRequiredService<DraftCleaning>().CleanAsync(default);

        var html = await member.HtmlAsync("/drafts");
        Assert.Contains("Young.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Old.", html, StringComparison.Ordinal);
    }

    private static Task<Answer> SaveAsync(Visitor member, string place, string body, long known = 0) =>
        member.ScriptAsync(HttpMethod.Put, $"/drafts/{place}", new { title = "", body, known });

    private static long Version(Answer answer) => JsonDocument.Parse(answer.Html).RootElement.GetProperty("version").GetInt64();

    private Task<int> CountAsync(Visitor member) =>
        forum.Host.WithDbAsync(db => db.Drafts.CountAsync(draft => draft.User.Name == member.Name));
}
