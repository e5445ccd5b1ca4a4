using System.Net;
using Forum.Web.Boards;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Topics;

[Collection(SharedForum.Name)]
public sealed class ManagingTests(ForumFixture forum)
{
    private static readonly string[] ForModerators = ["lock", "unlock", "pin", "unpin", "move", "delete", "restore"];

    [Fact]
    public async Task A_locked_topic_takes_replies_of_moderators_only_and_nothing_typed_is_lost()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        await scene.ManageAsync(scene.Moderator, "lock", ("Why.Reason", "Settled"));

        var refused = await scene.DoAsync(scene.Other, $"/t/{scene.Topic}/reply", ("Form.Body", "But still!"), ("Form.Key", "k"));
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Contains("This topic is locked, so your reply was not posted.", refused.Html, StringComparison.Ordinal);
        Assert.Contains("But still!</textarea>", refused.Html, StringComparison.Ordinal);
        Assert.Contains("locked</span>", await scene.Other.HtmlAsync($"/t/{scene.Topic}"), StringComparison.Ordinal);
        Assert.Contains("locked</span>", await scene.Other.HtmlAsync($"/b/{scene.Board.Slug}"), StringComparison.Ordinal);
        Assert.Equal($"/t/{scene.Topic}#post-3", (await scene.Moderator.ReplyAsync(scene.Topic, "The last word.")).Location);

        await scene.ManageAsync(scene.Moderator, "lock");
        await scene.ManageAsync(scene.Moderator, "unlock");
        Assert.Equal($"/t/{scene.Topic}#post-4", (await scene.Other.ReplyAsync(scene.Topic, "Good.")).Location);
        Assert.Equal([("topic.locked", "Settled"), ("topic.unlocked", "")], (await scene.AuditAsync()).Select(a => (a.Action, a.Reason)));
    }

    [Fact]
    public async Task A_pinned_topic_stays_on_top()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var newer = await scene.Author.StartTopicAsync(scene.Board.Slug, "Newer");

        await scene.ManageAsync(scene.Moderator, "pin");
        Assert.Equal([scene.Topic, newer], await OrderAsync());
        await scene.ManageAsync(scene.Moderator, "unpin");
        Assert.Equal([newer, scene.Topic], await OrderAsync());
        Assert.Equal(["topic.pinned", "topic.unpinned"], (await scene.AuditAsync()).Select(a => a.Action));

        async Task<IEnumerable<long>> OrderAsync()
        {
            var html = await scene.Author.HtmlAsync($"/b/{scene.Board.Slug}");
            return new[] { scene.Topic, newer }.OrderBy(id => html.IndexOf($"data-topic=\"{id}\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_author_renames_and_so_do_moderators()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        Assert.Equal($"/t/{scene.Topic}", (await scene.ManageAsync(scene.Author, "rename", ("Rename.Title", " How to  sharpen\na chisel "))).Location);
        Assert.Equal("How to sharpen a chisel", (await scene.TopicAsync()).Title);
        await scene.ManageAsync(scene.Moderator, "rename", ("Rename.Title", "Sharpening"), ("Rename.Reason", "Shorter"));

        Assert.Contains("Sharpening", await scene.Author.HtmlAsync($"/b/{scene.Board.Slug}"), StringComparison.Ordinal);
        var entry = Assert.Single(await scene.AuditAsync());
        Assert.Equal(("topic.renamed", "Shorter", "“Sharpening”, formerly “How to sharpen a chisel”"), (entry.Action, entry.Reason, entry.Target));

        var refused = await scene.ManageAsync(scene.Author, "rename", ("Rename.Title", "x"));
        Assert.Contains("A title has 3 to 200 characters.", refused.Html, StringComparison.Ordinal);
        Assert.Equal("Sharpening", (await scene.TopicAsync()).Title);
        await scene.ManageAsync(scene.Moderator, "lock");
        Assert.Contains("/status/403", (await scene.ManageAsync(scene.Author, "rename", ("Rename.Title", "Too late"))).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_moves_with_its_posts()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var elsewhere = await forum.Host.NewBoardAsync(BoardVisibility.Staff);
        await scene.DeleteAsync(scene.Other, scene.ReplyId);
        await scene.Other.ReplyAsync(scene.Topic, "Third.");

        await scene.ManageAsync(scene.Moderator, "move", ("boardId", $"{elsewhere.Id}"), ("Why.Reason", "Ours"));

        Assert.Equal((0, 0, 1, 1), await scene.CountersAsync());
        var counts = await forum.Host.WithDbAsync(db => Task.FromResult(db.Boards.Single(b => b.Id == elsewhere.Id)));
        Assert.Equal((1, 2), (counts.TopicCount, counts.PostCount));
        Assert.Equal(HttpStatusCode.NotFound, (await scene.Author.GetAsync($"/t/{scene.Topic}")).Status);
        Assert.DoesNotContain($"/t/{scene.Topic}#", await scene.Author.HtmlAsync("/"), StringComparison.Ordinal);
        Assert.Contains(TopicScene.Title, await scene.Moderator.HtmlAsync($"/b/{elsewhere.Slug}"), StringComparison.Ordinal);
        var entry = Assert.Single(await scene.AuditAsync());
        Assert.Equal(("topic.moved", "Ours", $"“{TopicScene.Title}” from {scene.Board.Name} to {elsewhere.Name}"), (entry.Action, entry.Reason, entry.Target));

        Assert.Equal(HttpStatusCode.NotFound, (await scene.ManageAsync(scene.Moderator, "move", ("boardId", "999999"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await scene.ManageAsync(scene.Moderator, "move", ("boardId", $"{elsewhere.Id}"))).Status);
        Assert.Single(await scene.AuditAsync());
    }

    [Fact]
    public async Task A_topic_is_deleted_and_restored_as_a_whole()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        await scene.ManageAsync(scene.Moderator, "delete", ("Why.Reason", "Spam"));
        Assert.Equal((0, 0, 0, 0), await scene.CountersAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await scene.Author.GetAsync($"/t/{scene.Topic}")).Status);
        Assert.Contains("/status/403", (await scene.ManageAsync(scene.Moderator, "pin")).Location, StringComparison.Ordinal);

        await scene.ManageAsync(scene.Moderator, "restore");
        Assert.Equal((1, 2, 1, 1), await scene.CountersAsync());
        Assert.Equal([("topic.deleted", "Spam"), ("topic.restored", "")], (await scene.AuditAsync()).Select(a => (a.Action, a.Reason)));
    }

    [Fact]
    public async Task All_that_is_for_moderators_alone()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var visitor = forum.Host.NewVisitor();
        var before = await scene.TopicAsync();

        foreach (var what in ForModerators)
        {
            Assert.StartsWith("https://forum.test/sign-in", (await scene.ManageAsync(visitor, what)).Location, StringComparison.Ordinal);
            Assert.Contains("/status/403", (await scene.ManageAsync(scene.Author, what, ("boardId", "1"))).Location, StringComparison.Ordinal);
            Assert.Contains("/status/403", (await scene.ManageAsync(scene.Other, what, ("boardId", "1"))).Location, StringComparison.Ordinal);
        }

        Assert.Contains("/status/403", (await scene.ManageAsync(scene.Other, "rename", ("Rename.Title", "Mine now"))).Location, StringComparison.Ordinal);
        Assert.Contains("/status/403", (await scene.Other.GetAsync($"/t/{scene.Topic}/manage")).Location, StringComparison.Ordinal);
        var forAuthor = await scene.Author.HtmlAsync($"/t/{scene.Topic}/manage");
        Assert.Contains("/manage/rename\"", forAuthor, StringComparison.Ordinal);
        Assert.DoesNotContain("/manage/lock\"", forAuthor, StringComparison.Ordinal);
        Assert.Equal(before.Version, (await scene.TopicAsync()).Version);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_done()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        foreach (var path in ForModerators.Select(what => $"/t/{scene.Topic}/manage/{what}").Append($"/p/{scene.ReplyId}/delete").Append($"/p/{scene.ReplyId}/edit"))
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await scene.Moderator.PostAsync(path, [("Form.Reason", "x"), ("Form.Body", "x")])).Status);
        }

        Assert.Empty(await scene.AuditAsync());
    }
}
