using System.Net;
using Forum.Web.Boards;
using Forum.Web.Notifications;
using Forum.Web.Reading;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Realtime;
using Forum.Web.Tests.Topics;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Realtime.Backchannel.Tokens;

namespace Forum.Web.Tests.Attempts;

/// <summary>Somebody tries the numbers and names of what is not for them.</summary>
[Collection(AttackedForum.Name)]
public sealed class PrivateContentTests(ForumFixture forum)
{
    /// <summary>What the parameters of addresses are about, by how the addresses begin. A new kind of address has to be named here.</summary>
    private static readonly Dictionary<string, string[]> Kinds = new()
    {
        ["/t/"] = ["topic"],
        ["/p/"] = ["post", "reply", "deleted"],
        ["/b/"] = ["slug"],
        ["/mark-read/"] = ["slug"],
        ["/notifications/"] = ["notification"],
        ["/admin/"] = ["board", "user", "topic"],
        ["/u/"] = [],
        ["/avatars/"] = [],
        ["/status/"] = [],
        ["/sitemap-"] = [],
        ["/moderation/"] = ["topic", "reply", "user"],
        ["/reports/"] = ["reply"],
        ["/{**path:file}"] = [],
    };

    [Theory]
    [InlineData(nameof(BoardVisibility.Members), false)]
    [InlineData(nameof(BoardVisibility.Staff), false)]
    [InlineData(nameof(BoardVisibility.Staff), true)]
    public async Task What_one_may_not_see_is_not_there_at_any_address(string visibility, bool isMember)
    {
        var hidden = await HideAsync(Enum.Parse<BoardVisibility>(visibility));
        var visitor = isMember ? await forum.Host.NewMemberAsync() : forum.Host.NewVisitor();
        var tried = 0;
        foreach (var endpoint in Routes.All(forum.Host).Where(endpoint => Routes.CanBeRead(endpoint) && Routes.HasParameters(endpoint)))
        {
            var pattern = Routes.Pattern(endpoint);
            Assert.True(Kinds.Any(kind => pattern.StartsWith(kind.Key, StringComparison.Ordinal)), $"Say in Kinds what {pattern} is about.");
            var about = Kinds.First(kind => pattern.StartsWith(kind.Key, StringComparison.Ordinal)).Value;
            var own = about.Select(kind => hidden.Values[kind]).ToHashSet();
            foreach (var address in Routes.Addresses(endpoint, parameter => hidden.For(parameter)))
            {
                foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
                {
                    var answer = await visitor.AnswerAsync(new HttpRequestMessage(method, address));
                    hidden.AssertUnseen(answer, address);
                    Assert.True((int)answer.Status < 500, $"{address}: {answer.Status}");
                    if (address.Split('/').Any(own.Contains))
                    {
                        Assert.True(IsRefusal(answer), $"{method} {address}: {answer.Status} {answer.Location}");
                        tried++;
                    }
                }
            }
        }

        Assert.InRange(tried, 40, 1000);
    }

    [Theory]
    [InlineData(nameof(BoardVisibility.Members), false)]
    [InlineData(nameof(BoardVisibility.Staff), false)]
    [InlineData(nameof(BoardVisibility.Staff), true)]
    public async Task No_list_search_feed_or_count_tells_of_it(string visibility, bool isMember)
    {
        var before = await forum.Host.NewMemberAsync();
        var hidden = await HideAsync(Enum.Parse<BoardVisibility>(visibility));
        var visitor = isMember ? before : forum.Host.NewVisitor();
        string[] addresses =
        [
            "/", "/users", "/users?sort=posts", $"/u/{hidden.Scene.Author.Name}", $"/u/{hidden.Scene.Other.Name}", "/feed.atom", "/sitemap.xml", "/sitemap-1.xml", "/drafts", "/notifications",
            "/search", $"/search?q={hidden.Word}", $"/search?q={hidden.Word}*", $"/search?q=\"{hidden.Word}\"&sort=new", $"/search?q={hidden.Word[..9]}",
            $"/search?q={hidden.Word}&board={hidden.Scene.Board.Slug}", $"/search?q={hidden.Word}&author={hidden.Scene.Author.Name}", $"/search?q=a&author={hidden.Scene.Author.Name}",
        ];

        foreach (var address in addresses)
        {
            var answer = await visitor.GetAsync(address);
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Redirect or HttpStatusCode.NotFound, $"{address}: {answer.Status}");
            if (address.StartsWith("/search?", StringComparison.Ordinal))
            {
                // The page repeats what was asked for, and says nothing else.
                Assert.DoesNotContain($"\"/t/{hidden.Scene.Topic}", answer.Html, StringComparison.Ordinal);
                Assert.DoesNotContain("<mark>", answer.Html, StringComparison.Ordinal);
                Assert.DoesNotContain($"Board {hidden.Word}", answer.Html, StringComparison.Ordinal);
            }
            else
            {
                hidden.AssertUnseen(answer, address);
                Assert.DoesNotContain($"\"/t/{hidden.Scene.Topic}", answer.Html, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(nameof(BoardVisibility.Members), false)]
    [InlineData(nameof(BoardVisibility.Staff), true)]
    public async Task Nothing_can_be_done_there_either(string visibility, bool isMember)
    {
        var hidden = await HideAsync(Enum.Parse<BoardVisibility>(visibility));
        var visitor = isMember ? await forum.Host.NewMemberAsync() : forum.Host.NewVisitor();
        var token = Visitor.Token(await visitor.HtmlAsync(isMember ? "/account" : "/sign-in"));
        var before = await Contents.ReadAsync(forum.Host);
        var scene = hidden.Scene;
        string[] addresses =
        [
            $"/t/{scene.Topic}/reply", $"/b/{scene.Board.Slug}/new", $"/p/{scene.ReplyId}/edit", $"/p/{scene.ReplyId}/delete", $"/p/{hidden.Values["deleted"]}/restore",
            $"/t/{scene.Topic}/manage/lock", $"/t/{scene.Topic}/manage/rename", $"/mark-read/{scene.Board.Slug}", $"/drafts/topic:{scene.Topic}", $"/drafts/board:{scene.Board.Id}",
        ];
        foreach (var address in addresses)
        {
            var answer = await visitor.PostAsync(address,
            [
                ("Form.Title", "Taken over"), ("Form.Body", "Taken over."), ("Rename.Title", "Taken over"), ("Form.Version", "1"), ("Form.Reason", "Because."), ("__RequestVerificationToken", token),
            ]);
            hidden.AssertUnseen(answer, address);
            Assert.True(IsRefusal(answer) || answer.Status is HttpStatusCode.UnsupportedMediaType or HttpStatusCode.Unauthorized, $"{address}: {answer.Status} {answer.Location}");
        }

        foreach (var place in new[] { $"topic:{scene.Topic}", $"board:{scene.Board.Id}", $"post:{scene.ReplyId}" })
        {
            var saved = await visitor.ScriptAsync(HttpMethod.Put, $"/drafts/{place}", new { title = "", body = "Taken over.", known = 0 }, isMember ? "/" : "/b/open");
            Assert.Equal(isMember ? HttpStatusCode.NotFound : HttpStatusCode.Unauthorized, saved.Status);
        }

        Assert.Equal(before, await Contents.ReadAsync(forum.Host));
    }

    [Fact]
    public async Task A_realtime_token_opens_no_channel_of_it()
    {
        var staff = await HideAsync(BoardVisibility.Staff);
        var members = await HideAsync(BoardVisibility.Members);
        var visitor = forum.Host.NewVisitor();
        var member = await forum.Host.NewMemberAsync();
        var owner = await forum.Host.IdAsync(staff.Scene.Other);

        var anyone = await Tokens.TakeAsync(forum.Host, await visitor.TokenAsync("/b/open"));
        var someone = await Tokens.TakeAsync(forum.Host, await member.TokenAsync("/b/open"));

        AssertClosed(anyone, members.Scene.Board, members.Scene.Topic, "members");
        AssertClosed(anyone, staff.Scene.Board, staff.Scene.Topic, "staff");
        AssertClosed(someone, staff.Scene.Board, staff.Scene.Topic, "staff");
        Assert.False(anyone.Allows($"user:{owner}", ChannelRights.Subscribe));
        Assert.False(someone.Allows($"user:{owner}", ChannelRights.Subscribe));

        static void AssertClosed(TokenGrant grant, Board board, long topic, string suffix)
        {
            foreach (var channel in new[] { $"board:{board.Id}", $"board:{board.Id}-{suffix}", $"topic:{board.Id}.{topic}", $"topic:{board.Id}-{suffix}.{topic}" })
            {
                Assert.False(grant.Allows(channel, ChannelRights.Subscribe), channel);
                Assert.False(grant.Allows(channel, ChannelRights.History), channel);
                Assert.False(grant.Allows(channel, ChannelRights.Presence), channel);
            }
        }
    }

    [Fact]
    public async Task What_somebody_else_has_for_themselves_stays_theirs()
    {
        var owner = await forum.Host.NewMemberAsync();
        var other = await forum.Host.NewMemberAsync();
        var topic = await owner.StartTopicAsync();
        await owner.ScriptAsync(HttpMethod.Put, $"/drafts/topic:{topic}", new { title = "", body = "Only mine.", known = 0 });
        var session = Assert.Single(await forum.Host.SessionsAsync(owner));

        Assert.DoesNotContain("Only mine.", await other.HtmlAsync("/drafts"), StringComparison.Ordinal);
        Assert.DoesNotContain("Only mine.", await other.HtmlAsync($"/t/{topic}"), StringComparison.Ordinal);
        await other.ScriptAsync(HttpMethod.Delete, $"/drafts/topic:{topic}", null);
        await other.SubmitAsync("/account", [("place", $"topic:{topic}")], "/drafts");
        Assert.Equal(HttpStatusCode.NotFound, (await other.SubmitAsync("/account", [("id", session)], "/account/sessions/end")).Status);

        Assert.Contains("Only mine.", await owner.HtmlAsync("/drafts"), StringComparison.Ordinal);
        Assert.DoesNotContain(session, await other.HtmlAsync("/account/sessions"), StringComparison.Ordinal);
    }

    private static bool IsRefusal(Answer answer) =>
        answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden
        || (answer.Status is HttpStatusCode.Redirect && (answer.Location.Contains("/sign-in?", StringComparison.Ordinal) || answer.Location.Contains("/status/403", StringComparison.Ordinal)));

    /// <summary>Writes what nobody else may read: a topic with an edited, an unedited and a deleted post, a draft and a notification.</summary>
    private async Task<Hidden> HideAsync(BoardVisibility visibility)
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var word = $"hidden{Guid.NewGuid():N}";
        await scene.EditAsync(scene.Other, scene.ReplyId, $"Changed {word}", version: 1);
        await scene.Other.ReplyAsync(scene.Topic, $"Deleted {word}");
        var deleted = await scene.PostIdAsync(3);
        await scene.DeleteAsync(scene.Other, deleted);
        await scene.EditAsync(scene.Author, scene.FirstId, $"First {word}", version: 1);
        await scene.ManageAsync(scene.Moderator, "rename", ("Rename.Title", $"Title {word}"));
        var owner = await forum.Host.IdAsync(scene.Other);
        var notification = new Notification { UserId = owner, Kind = NotificationKind.Moderation, PostId = scene.ReplyId, Text = $"Told {word}", CreatedAt = DateTime.UtcNow };
        await forum.Host.WithDbAsync(async db =>
        {
            var board = await db.Boards.SingleAsync(row => row.Id == scene.Board.Id);
            (board.Name, board.Description, board.Visibility) = ($"Board {word}", $"About {word}", visibility);
            db.Notifications.Add(notification);
            db.Drafts.Add(new Draft { UserId = owner, Place = $"topic:{scene.Topic}", Body = $"Draft {word}", UpdatedAt = DateTime.UtcNow });
            return await db.SaveChangesAsync();
        });
        return new Hidden(scene, word, new()
        {
            ["topic"] = $"{scene.Topic}",
            ["post"] = $"{scene.FirstId}",
            ["reply"] = $"{scene.ReplyId}",
            ["deleted"] = $"{deleted}",
            ["board"] = $"{scene.Board.Id}",
            ["slug"] = scene.Board.Slug,
            ["user"] = $"{owner}",
            ["notification"] = $"{notification.Id}",
        });
    }

    private sealed record Hidden(TopicScene Scene, string Word, Dictionary<string, string> Values)
    {
        public IEnumerable<string> For(string parameter) => parameter switch
        {
            "slug" => [Values["slug"]],
            "name" => [Scene.Author.Name, Scene.Other.Name],
            "code" => ["404"],
            _ => Values.Where(value => value.Key != "slug").Select(value => value.Value).Distinct(),
        };

        public void AssertUnseen(Answer answer, string address)
        {
            var all = $"{answer.Html}\n{answer.Location}\n{answer.Headers}";
            Assert.False(all.Contains(Word, StringComparison.OrdinalIgnoreCase), $"{address} tells of what is hidden.");
        }
    }
}
