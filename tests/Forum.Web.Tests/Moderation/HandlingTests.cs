using System.Globalization;
using System.Net;
using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Moderation;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Moderation;

[Collection(SharedForum.Name)]
public sealed class HandlingTests(ForumFixture forum)
{
    [Fact]
    public async Task The_queue_shows_a_post_once_with_everyone_who_reported_it()
    {
        var scene = await ReportedAsync(BoardVisibility.Staff);
        var colleague = await forum.Host.NewModeratorAsync();
        await ReportAsync(scene, colleague, "A second opinion.");

        var html = await scene.Moderator.HtmlAsync("/moderation/list");

        var item = html.Split("<article").Single(part => part.Contains($"data-item=\"post-{scene.ReplyId}\"", StringComparison.Ordinal));
        Assert.Contains($"Post 2 in “{TopicScene.Title}”", item, StringComparison.Ordinal);
        Assert.Contains("With patience.", item, StringComparison.Ordinal);
        Assert.Contains("It is wrong.", item, StringComparison.Ordinal);
        Assert.Contains("A second opinion.", item, StringComparison.Ordinal);
        Assert.Contains($"href=\"/u/{scene.Moderator.Name}\"", item, StringComparison.Ordinal);
        Assert.Contains($"href=\"/u/{colleague.Name}\"", item, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_are_dismissed_and_the_post_stays()
    {
        var scene = await ReportedAsync();

        var answer = await HandleAsync(scene, scene.Moderator, "dismiss");

        Assert.Equal("/moderation", answer.Location);
        Assert.DoesNotContain($"post-{scene.ReplyId}", await scene.Moderator.HtmlAsync("/moderation"), StringComparison.Ordinal);
        var report = await ReportOfAsync(scene);
        Assert.Equal((false, scene.Moderator.Name), (report.Upheld, report.ClosedBy!.Name));
        Assert.NotNull(report.ClosedAt);
        Assert.Null((await scene.PostAsync(scene.ReplyId)).DeletedAt);
        await AssertDeedAsync(scene, "report.dismissed", "");
        Assert.Empty(await ToldAsync(scene));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reports_are_upheld_and_the_post_is_deleted(bool tell)
    {
        var scene = await ReportedAsync();
        Assert.Contains("Say why the post is deleted.", (await HandleAsync(scene, scene.Moderator, "uphold")).Html, StringComparison.Ordinal);
        Assert.Null((await ReportOfAsync(scene)).ClosedAt);

        await HandleAsync(scene, scene.Moderator, "uphold", "Advertising", ("Form.TellAuthor", tell ? "true" : "false"));

        Assert.True((await ReportOfAsync(scene)).Upheld);
        Assert.NotNull((await scene.PostAsync(scene.ReplyId)).DeletedAt);
        Assert.Equal((1, 1, 1, 0), await scene.CountersAsync());
        await scene.PublishedAsync(scene.Channel, "post.updated");
        await AssertDeedAsync(scene, "report.upheld", "Advertising");
        Assert.Equal(tell ? [$"Your post in “{TopicScene.Title}” was deleted. Reason: Advertising"] : [], await ToldAsync(scene));
    }

    [Fact]
    public async Task A_post_that_was_deleted_meanwhile_can_still_be_decided_about()
    {
        var scene = await ReportedAsync();
        await scene.DeleteAsync(scene.Other, scene.ReplyId);

        await HandleAsync(scene, scene.Moderator, "uphold", "It was spam");

        Assert.True((await ReportOfAsync(scene)).Upheld);
        Assert.Equal((1, 1, 1, 0), await scene.CountersAsync());
        await AssertDeedAsync(scene, "report.upheld", "It was spam");
    }

    [Fact]
    public async Task An_author_is_warned_and_the_post_stays()
    {
        var scene = await ReportedAsync();

        await HandleAsync(scene, scene.Moderator, "warn", "Mind your words.");

        Assert.True((await ReportOfAsync(scene)).Upheld);
        Assert.Null((await scene.PostAsync(scene.ReplyId)).DeletedAt);
        Assert.Equal(["Mind your words."], await ToldAsync(scene));
        await AssertDeedAsync(scene, "user.warned", "Mind your words.");
    }

    [Fact]
    public async Task Of_two_moderators_the_second_is_told_so()
    {
        var scene = await ReportedAsync();
        var colleague = await forum.Host.NewModeratorAsync();
        var form = await FormAsync(scene);

        var answers = await Task.WhenAll(
            scene.Moderator.SubmitAsync("/drafts", [.. form, ("Form.Reason", "Spam, I say")], "/moderation/uphold"),
            colleague.SubmitAsync("/drafts", [.. form, ("Form.Reason", "Spam, I say")], "/moderation/warn"));

        var late = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Conflict);
        Assert.Contains("Somebody else has already handled that.", late.Html, StringComparison.Ordinal);
        Assert.Contains("You wrote: “Spam, I say”", late.Html, StringComparison.Ordinal);
        Assert.Single(answers, answer => answer.Location == "/moderation");
        var deeds = await forum.Host.WithDbAsync(db => db.Audit.CountAsync(entry =>
            entry.Actor.Name == scene.Moderator.Name || entry.Actor.Name == colleague.Name));
        Assert.Equal(1, deeds);
    }

    [Fact]
    public async Task What_was_reported_since_the_moderator_looked_stays_open()
    {
        var scene = await ReportedAsync();
        var form = await FormAsync(scene);
        await ReportAsync(scene, await forum.Host.NewModeratorAsync(), "There is more.");

        await scene.Moderator.SubmitAsync("/drafts", form, "/moderation/dismiss");

        Assert.Contains("There is more.", await scene.Moderator.HtmlAsync("/moderation"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_but_moderators_gets_at_any_of_it()
    {
        var scene = await ReportedAsync();
        var form = await FormAsync(scene);
        (string, string)[] fields = [.. form, ("held", "1"), ("Form.Reason", "Because I can")];
        string[] pages = ["/moderation", "/moderation/list", "/moderation/count", "/moderation/log"];
        string[] actions = ["dismiss", "uphold", "warn", "approve", "reject"];
        var visitor = forum.Host.NewVisitor();

        foreach (var page in pages)
        {
            Assert.Contains("/status/403", (await scene.Author.GetAsync(page)).Location, StringComparison.Ordinal);
            Assert.StartsWith("https://forum.test/sign-in", (await visitor.GetAsync(page)).Location, StringComparison.Ordinal);
            await scene.Moderator.HtmlAsync(page);
        }

        foreach (var action in actions)
        {
            Assert.Contains("/status/403", (await scene.Author.SubmitAsync("/drafts", fields, $"/moderation/{action}")).Location, StringComparison.Ordinal);
            Assert.StartsWith("https://forum.test/sign-in", (await visitor.SubmitAsync("/sign-in", fields, $"/moderation/{action}")).Location, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.BadRequest, (await scene.Moderator.PostAsync($"/moderation/{action}", fields)).Status);
        }

        foreach (var reader in new[] { scene.Author, visitor })
        {
            Assert.DoesNotContain("href=\"/moderation", await reader.HtmlAsync("/"), StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"/moderation", await reader.HtmlAsync($"/u/{scene.Other.Name}"), StringComparison.Ordinal);
        }

        Assert.Null((await ReportOfAsync(scene)).ClosedAt);
        Assert.Empty(await scene.AuditAsync());
    }

    [Fact]
    public async Task The_log_goes_on_page_by_page_and_is_filtered()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var actor = (await forum.Host.ViewerAsync(scene.Moderator)).UserId!.Value;
        var subject = (await forum.Host.ViewerAsync(scene.Other)).UserId!.Value;
        var entries = Enumerable.Range(0, AuditQueries.PageSize + 5).Select(i => new AuditEntry
        {
            ActorId = actor,
            Action = i % 2 == 0 ? "post.deleted" : "topic.locked",
            Target = $"<Target> {i}",
            SubjectId = i == 3 ? subject : null,
            Reason = "Why & how",
            CreatedAt = DateTime.UtcNow,
        }).ToList();
        await forum.Host.WithDbAsync(db =>
        {
            db.Audit.AddRange(entries);
            return db.SaveChangesAsync();
        });

        var address = $"/moderation/log?actor={scene.Moderator.Name.ToUpperInvariant()}";
        var first = await scene.Moderator.HtmlAsync(address);
        var next = first.Split("rel=\"next\" href=\"")[1].Split('"')[0].Replace("&amp;", "&", StringComparison.Ordinal);
        var second = await scene.Moderator.HtmlAsync(next);
        Assert.Equal(entries.Select(entry => entry.Id).OrderDescending(), Ids(first).Concat(Ids(second)));
        Assert.DoesNotContain("rel=\"next\"", second, StringComparison.Ordinal);
        Assert.Contains("&lt;Target&gt; 0<", second, StringComparison.Ordinal);

        Assert.Equal((AuditQueries.PageSize + 5) / 2, Ids(await scene.Moderator.HtmlAsync($"{address}&action=topic")).Count());
        Assert.Equal((AuditQueries.PageSize + 5) / 2, Ids(await scene.Moderator.HtmlAsync($"{address}&action=topic.locked")).Count());
        Assert.Empty(Ids(await scene.Moderator.HtmlAsync($"{address}&action=topi")));
        Assert.Contains($"href=\"/moderation/log?subject={scene.Other.Name}\"", await scene.Moderator.HtmlAsync($"/u/{scene.Other.Name}"), StringComparison.Ordinal);
        Assert.Equal([entries[3].Id], Ids(await scene.Moderator.HtmlAsync($"/moderation/log?subject={scene.Other.Name}")));

        static IEnumerable<long> Ids(string html) =>
            html.Split("data-entry=\"").Skip(1).Select(part => long.Parse(part.Split('"')[0], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_long_queue_says_how_long_it_is_and_shows_more()
    {
        await using var host = await new ForumHost(ForumHost.NoRedis).WithBoardsAsync();
        var moderator = await host.NewModeratorAsync();
        await host.WithDbAsync(db =>
        {
            var (author, board) = (db.Users.First(), db.Boards.First());
            db.HeldPosts.AddRange(Enumerable.Range(0, 35).Select(i => new HeldPost
            {
                Author = author,
                Board = board,
                Title = $"Topic {i}",
                Source = "Some text",
                CreatedAt = DateTime.UtcNow,
            }));
            return db.SaveChangesAsync();
        });

        var html = await moderator.HtmlAsync("/moderation");
        Assert.Equal(30, html.Split("<article").Length - 1);
        Assert.Contains("Shown are the oldest: 0 of 0 reported posts, 30 of 35 posts that wait.", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/moderation?shown=60\"", html, StringComparison.Ordinal);

        html = await moderator.HtmlAsync("/moderation?shown=60");
        Assert.Equal(35, html.Split("<article").Length - 1);
        Assert.Contains("data-fragment=\"/moderation/list?shown=60\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Show more", html, StringComparison.Ordinal);

        var last = await host.WithDbAsync(db => db.HeldPosts.MaxAsync(held => held.Id));
        var answer = await moderator.SubmitAsync(
            "/moderation?shown=60", [("held", $"{last}"), ("shown", "60"), ("Form.Reason", "No.")], "/moderation/reject");
        Assert.Equal("/moderation?shown=60", answer.Location);
    }

    [Fact]
    public async Task Moderators_find_their_queue_in_the_account_menu()
    {
        const string Link = "<a href=\"/moderation\">Moderation</a>";

        Assert.Contains(Link, await (await forum.Host.NewModeratorAsync()).HtmlAsync("/"), StringComparison.Ordinal);
        Assert.DoesNotContain(Link, await (await forum.Host.NewMemberAsync()).HtmlAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public Task What_is_too_long_for_the_log_is_cut_off_and_says_so() => forum.Host.WithDbAsync(db =>
    {
        var log = new AuditLog(db, TimeProvider.System);
        log.Add("board.changed", new Viewer(1, "mo", "", Role.Moderator), new string('t', 400), reason: new string('r', 500));
        log.Add("board.changed", new Viewer(2, "me", "", Role.Member), "Nothing that is written down.");

        var entry = Assert.Single(db.Audit.Local);
        Assert.Equal((new string('t', 299) + "…", new string('r', 500)), (entry.Target, entry.Reason));
        return Task.FromResult(0);
    });

    /// <summary>The reply of a scene, reported; on a board that the reporter sees.</summary>
    private async Task<TopicScene> ReportedAsync(BoardVisibility visibility = BoardVisibility.Public)
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        if (visibility != BoardVisibility.Public)
        {
            await forum.Host.WithDbAsync(async db =>
            {
                (await db.Boards.SingleAsync(board => board.Id == scene.Board.Id)).Visibility = visibility;
                return await db.SaveChangesAsync();
            });
        }

        await ReportAsync(scene, scene.Moderator, "It is wrong.");
        return scene;
    }

    private static Task<Answer> ReportAsync(TopicScene scene, Visitor visitor, string text) =>
        visitor.SubmitAsync("/drafts", [("Form.Kind", "1"), ("Form.Text", text)], $"/p/{scene.ReplyId}/report");

    /// <summary>What the queue's form about the reply says.</summary>
    private static async Task<(string, string)[]> FormAsync(TopicScene scene)
    {
        var upTo = await scene.Host.WithDbAsync(db => db.Reports.Where(report => report.PostId == scene.ReplyId).MaxAsync(report => report.Id));
        return [("post", $"{scene.ReplyId}"), ("upTo", $"{upTo}")];
    }

    private static async Task<Answer> HandleAsync(
        TopicScene scene, Visitor moderator, string action, string reason = "", params (string, string)[] more) =>
        await moderator.SubmitAsync("/moderation", [.. await FormAsync(scene), ("Form.Reason", reason), .. more], $"/moderation/{action}");

    private static Task<Report> ReportOfAsync(TopicScene scene) => scene.Host.WithDbAsync(db =>
        db.Reports.AsNoTracking().Include(report => report.ClosedBy).SingleAsync(report => report.PostId == scene.ReplyId));

    private static Task<List<string>> ToldAsync(TopicScene scene) => scene.Host.WithDbAsync(db =>
        db.Notifications.Where(told => told.User.Name == scene.Other.Name && told.Kind == Forum.Web.Notifications.NotificationKind.Moderation)
            .Select(told => told.Text).ToListAsync());

    private static async Task AssertDeedAsync(TopicScene scene, string action, string reason)
    {
        var deed = Assert.Single(await scene.AuditAsync());
        Assert.Equal((action, reason, $"Post 2 in “{TopicScene.Title}”", $"/p/{scene.ReplyId}"), (deed.Action, deed.Reason, deed.Target, deed.TargetUrl));
    }
}
