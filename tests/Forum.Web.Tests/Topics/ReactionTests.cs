using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Realtime;
using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Topics;

[Collection(SharedForum.Name)]
public sealed partial class ReactionTests(ForumFixture forum)
{
    [Fact]
    public async Task Without_scripts_a_button_reacts_and_takes_it_back()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var page = $"/t/{scene.Topic}";

        var answer = await scene.DoAsync(scene.Author, $"/p/{scene.ReplyId}/react", ("on", "like"));

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal($"{page}#post-2", answer.Location);
        Assert.Contains("name=\"off\" value=\"like\" aria-pressed=\"true\"", await BarAsync(scene.Author, scene), StringComparison.Ordinal);
        Assert.Contains("name=\"on\" value=\"like\" aria-pressed=\"false\"", await BarAsync(scene.Other, scene), StringComparison.Ordinal);
        Assert.Contains("<span class=\"chip\" data-kind=\"like\" data-count=\"1\">", await BarAsync(forum.Host.NewVisitor(), scene), StringComparison.Ordinal);
        Assert.DoesNotContain("<button", await BarAsync(forum.Host.NewVisitor(), scene), StringComparison.Ordinal);

        // One's own post, in a locked topic, with another kind.
        await scene.ManageAsync(scene.Moderator, "lock");
        await scene.DoAsync(scene.Other, $"/p/{scene.ReplyId}/react", ("on", "celebrate"));
        Assert.Equal("like 1, celebrate 1", Counts(await BarAsync(scene.Author, scene)));

        await scene.DoAsync(scene.Author, $"/p/{scene.ReplyId}/react", ("off", "like"));
        Assert.Equal("like 0, celebrate 1", Counts(await BarAsync(scene.Author, scene)));
        Assert.Equal("celebrate 1", Counts(await BarAsync(forum.Host.NewVisitor(), scene)));
    }

    [Fact]
    public async Task Every_kind_has_a_picture_that_needs_no_font_and_words_beside_it()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var icons = await forum.Host.NewVisitor().GetAsync("/icons.svg");

        var html = Spaces().Replace(await scene.Author.HtmlAsync($"/p/{scene.ReplyId}/reactions"), " ");

        foreach (var kind in ReactionKinds.All)
        {
            Assert.Contains($"<symbol id=\"{kind.Code()}\"", icons.Html, StringComparison.Ordinal);
            Assert.Contains($"<use href=\"/icons.svg#{kind.Code()}\"></use></svg> {kind}</button>", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sent_again_it_changes_and_tells_nothing()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        for (var i = 0; i < 3; i++)
        {
            var answer = await ScriptAsync(scene, scene.Author, scene.ReplyId, "on", "love");
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Contains("data-kind=\"love\" data-count=\"1\"", JsonDocument.Parse(answer.Html).RootElement.GetProperty("html").GetString(), StringComparison.Ordinal);
        }

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await ScriptAsync(scene, scene.Author, scene.ReplyId, "off", "love")).Status);
        }

        await scene.ManageAsync(scene.Moderator, "pin");
        await scene.PublishedAsync(scene.Channel, "topic.updated");
        Assert.Equal(["love 1", ""], (await EventsAsync(scene)).Select(e => Counts(e.GetProperty("html").GetString()!)));
        Assert.Equal(0, await forum.Host.WithDbAsync(db => db.PostReactions.CountAsync(r => r.PostId == scene.ReplyId)));
    }

    [Fact]
    public async Task Whoever_may_not_see_the_post_does_not_react_to_it()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var member = await forum.Host.NewMemberAsync();
        await forum.Host.WithDbAsync(async db =>
        {
            (await db.Boards.SingleAsync(b => b.Id == scene.Board.Id)).Visibility = BoardVisibility.Staff;
            return await db.SaveChangesAsync();
        });

        await ExpectAsync(HttpStatusCode.NotFound, member, scene.FirstId);
        Assert.Equal(HttpStatusCode.NotFound, (await member.GetAsync($"/p/{scene.FirstId}/reactions")).Status);
        await ExpectAsync(HttpStatusCode.Unauthorized, forum.Host.NewVisitor(), scene.FirstId);
        Assert.Equal(HttpStatusCode.NotFound, (await forum.Host.NewVisitor().GetAsync($"/p/{scene.FirstId}/reactions")).Status);
        await ExpectAsync(HttpStatusCode.OK, scene.Moderator, scene.FirstId);

        // What was deleted takes none, whoever asks, and shows none.
        await scene.DeleteAsync(scene.Moderator, scene.ReplyId, "x");
        await ExpectAsync(HttpStatusCode.NotFound, scene.Moderator, scene.ReplyId);
        Assert.Equal(HttpStatusCode.NotFound, (await scene.Moderator.GetAsync($"/p/{scene.ReplyId}/reactions")).Status);
        await scene.ManageAsync(scene.Moderator, "delete");
        await ExpectAsync(HttpStatusCode.NotFound, scene.Moderator, scene.FirstId);

        async Task ExpectAsync(HttpStatusCode status, Visitor visitor, long post) =>
            Assert.Equal(status, (await ScriptAsync(scene, visitor, post, "on", "like")).Status);
    }

    [Fact]
    public async Task Visitors_are_asked_to_sign_in_and_nonsense_is_refused()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        var visitor = await forum.Host.NewVisitor().SubmitAsync("/sign-in", [("on", "like")], $"/p/{scene.ReplyId}/react");
        Assert.Equal(HttpStatusCode.Redirect, visitor.Status);
        Assert.Contains("/sign-in", visitor.Location, StringComparison.Ordinal);
        Assert.Equal($"/t/{scene.Topic}#post-2", (await forum.Host.NewVisitor().GetAsync($"/p/{scene.ReplyId}/react")).Location);
        Assert.Equal(HttpStatusCode.BadRequest, (await scene.Author.PostAsync($"/p/{scene.ReplyId}/react", [("on", "like")])).Status);
        foreach (var fields in new[] { new[] { ("on", "hate") }, [("on", "like"), ("off", "like")], [], [("on", "1")], [("on", "")] })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await scene.DoAsync(scene.Author, $"/p/{scene.ReplyId}/react", fields)).Status);
        }
    }

    [Fact]
    public async Task Many_at_once_are_counted_and_told_in_order_with_nothing_of_one_reader()
    {
        const int Many = 20;
        var scene = await TopicScene.PlayAsync(forum.Host);
        var readers = new List<Visitor>();
        for (var i = 0; i < Many; i++)
        {
            readers.Add(await forum.Host.NewMemberAsync());
        }

        var answers = await Task.WhenAll(readers.Select(reader => ScriptAsync(scene, reader, scene.ReplyId, "on", "laugh")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        await scene.PublishedAsync(scene.Channel, "reactions.changed", Many);
        var events = await EventsAsync(scene);
        Assert.Equal(Enumerable.Range(1, Many).Select(i => $"laugh {i}"), events.Select(e => Counts(e.GetProperty("html").GetString()!)));
        var versions = events.Select(e => e.GetProperty("version").GetInt32()).ToList();
        Assert.Equal(versions.Distinct().Order(), versions);
        Assert.All(events, e => Assert.Equal(scene.ReplyId, e.GetProperty("postId").GetInt64()));
        foreach (var mustNotBe in new[] { "<button", "<form", "aria-pressed", "/react\"", "class=\"chip more\"", "__RequestVerificationToken" })
        {
            Assert.DoesNotContain(mustNotBe, string.Concat(events), StringComparison.Ordinal);
        }

        Assert.All(readers, reader => Assert.DoesNotContain(reader.Name, string.Concat(events), StringComparison.Ordinal));

        // A page that is loaded now knows as much as the last event.
        var bar = await BarAsync(forum.Host.NewVisitor(), scene);
        Assert.Contains($"data-version=\"{versions[^1]}\"", bar, StringComparison.Ordinal);
        Assert.Equal(events[^1].GetProperty("html").GetString(), bar);
        var list = await scene.Author.HtmlAsync($"/p/{scene.ReplyId}/reactions");
        Assert.All(readers, reader => Assert.Contains($"href=\"/u/{reader.Name}\"", list, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restored_post_comes_back_with_its_reactions()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        await scene.DoAsync(scene.Author, $"/p/{scene.ReplyId}/react", ("on", "sad"));

        await scene.DeleteAsync(scene.Other, scene.ReplyId);
        Assert.DoesNotContain("data-kind=\"sad\"", await forum.Host.NewVisitor().HtmlAsync($"/t/{scene.Topic}"), StringComparison.Ordinal);
        await scene.RestoreAsync(scene.Other, scene.ReplyId);

        var restored = await scene.PublishedAsync(scene.Channel, "reactions.changed", 2);
        Assert.Equal("sad 1", Counts(restored.GetProperty("html").GetString()!));
        Assert.Equal("sad 1", Counts(await BarAsync(forum.Host.NewVisitor(), scene)));
    }

    [Fact]
    public async Task Who_reacted_is_listed_by_pages()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        await forum.Host.WithDbAsync(async db =>
        {
            for (var i = 0; i < 12; i++)
            {
                var name = $"crowd{Guid.NewGuid():N}"[..18];
                var user = new User { Name = name, NormalizedName = UserName.Normalize(name), PasswordHash = "x" };
                db.PostReactions.AddRange(ReactionKinds.All.Select(kind => new PostReaction { PostId = scene.FirstId, User = user, Kind = kind, CreatedAt = DateTime.UtcNow }));
            }

            return await db.SaveChangesAsync();
        });

        var first = await scene.Author.HtmlAsync($"/p/{scene.FirstId}/reactions");
        var second = await scene.Author.HtmlAsync($"/p/{scene.FirstId}/reactions?page=2");

        Assert.Equal(50, Row().Count(first));
        Assert.Equal(22, Row().Count(second));
        Assert.Equal(6, first.Split("name=\"on\"").Length - 1);
    }

    private async Task<IReadOnlyList<JsonElement>> EventsAsync(TopicScene scene) =>
        [.. (await Published.ReadAsync(forum.Host, scene.Channel)).Select(p => p.Data).Where(d => d.GetProperty("type").GetString() == "reactions.changed")];

    /// <summary>The reactions to the reply, as the page shows them to the visitor.</summary>
    private static async Task<string> BarAsync(Visitor visitor, TopicScene scene) =>
        Regex.Match(await visitor.HtmlAsync($"/t/{scene.Topic}"), $"<div class=\"reactions\" data-reactions=\"{scene.ReplyId}\".*?</div>", RegexOptions.Singleline).Value;

    private static string Counts(string bar) => string.Join(", ", Chip().Matches(bar).Select(chip => $"{chip.Groups[1].Value} {chip.Groups[2].Value}"));

    private static async Task<Answer> ScriptAsync(TopicScene scene, Visitor visitor, long post, string field, string kind)
    {
        var page = await visitor.HtmlAsync(visitor.Name == "" ? "/sign-in" : "/drafts");
        var request = new HttpRequestMessage(HttpMethod.Post, $"/p/{post}/react")
        {
            Content = new FormUrlEncodedContent([new(field, kind), new("__RequestVerificationToken", Visitor.Token(page))]),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await visitor.AnswerAsync(request);
    }

    [GeneratedRegex("data-kind=\"(\\w+)\" data-count=\"(\\d+)\"")]
    private static partial Regex Chip();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("<li class=\"user\">")]
    private static partial Regex Row();
}
