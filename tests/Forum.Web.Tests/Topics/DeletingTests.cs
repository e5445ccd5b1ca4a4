using System.Net;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Topics;

[Collection(SharedForum.Name)]
public sealed class DeletingTests(ForumFixture forum)
{
    [Fact]
    public async Task A_deleted_reply_keeps_its_number_and_loses_its_text()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        Assert.Contains("Do you want to delete", await scene.Other.HtmlAsync($"/p/{scene.ReplyId}/delete"), StringComparison.Ordinal);

        var answer = await scene.DeleteAsync(scene.Other, scene.ReplyId);
        await scene.Author.ReplyAsync(scene.Topic, "And now?");

        Assert.Equal($"/t/{scene.Topic}#post-2", answer.Location);
        foreach (var reader in new[] { forum.Host.NewVisitor(), scene.Author, scene.Other, scene.Moderator })
        {
            foreach (var path in new[] { $"/t/{scene.Topic}", $"/t/{scene.Topic}/posts?after=0" })
            {
                var html = await reader.HtmlAsync(path);
                Assert.Contains("id=\"post-2\"", html, StringComparison.Ordinal);
                Assert.Contains("This post was deleted by its author.", html, StringComparison.Ordinal);
                Assert.Contains("id=\"post-3\"", html, StringComparison.Ordinal);
                Assert.DoesNotContain("patience", html, StringComparison.Ordinal);
            }

            Assert.DoesNotContain("patience", (await reader.GetAsync($"/t/{scene.Topic}?quote={scene.ReplyId}")).Html, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync($"/p/{scene.ReplyId}/quote")).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await scene.Author.GetAsync($"/p/{scene.ReplyId}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await scene.Other.GetAsync($"/p/{scene.ReplyId}/history")).Status);
        Assert.Contains(TopicScene.Reply, await scene.Moderator.HtmlAsync($"/p/{scene.ReplyId}/history"), StringComparison.Ordinal);
        Assert.Equal((1, 2, 2, 0), await scene.CountersAsync());
    }

    [Fact]
    public async Task Who_was_last_active_follows_and_so_does_the_order_of_the_board()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        await scene.DeleteAsync(scene.Other, scene.ReplyId);
        var without = await scene.TopicAsync();
        await scene.RestoreAsync(scene.Other, scene.ReplyId);
        var with = await scene.TopicAsync();

        Assert.Equal((scene.Author.Name, (await scene.PostAsync(scene.FirstId)).CreatedAt), (without.LastAuthor.Name, without.LastPostAt));
        Assert.Equal(scene.Other.Name, with.LastAuthor.Name);
        Assert.True(with.LastPostAt > without.LastPostAt);
        Assert.Equal((2, 2 + 2), (with.LastNumber, with.Version));
    }

    [Fact]
    public async Task The_author_brings_back_what_they_deleted_themselves()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        await scene.DeleteAsync(scene.Other, scene.ReplyId);
        Assert.Contains($"href=\"/p/{scene.ReplyId}/restore\"", await scene.Other.HtmlAsync($"/t/{scene.Topic}"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await scene.RestoreAsync(scene.Author, scene.ReplyId)).Status);
        await scene.RestoreAsync(scene.Other, scene.ReplyId);

        Assert.Contains("<em>patience</em>", await scene.Author.HtmlAsync($"/t/{scene.Topic}"), StringComparison.Ordinal);
        Assert.Equal((1, 2, 1, 1), await scene.CountersAsync());
        Assert.Equal((3, null), ((await scene.PostAsync(scene.ReplyId)).Version, (await scene.PostAsync(scene.ReplyId)).DeletedById));
        Assert.Empty(await scene.AuditAsync());
    }

    [Fact]
    public async Task A_moderator_gives_a_reason_and_the_author_cannot_undo_it()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        Assert.Contains("Say why.", (await scene.DeleteAsync(scene.Moderator, scene.ReplyId)).Html, StringComparison.Ordinal);
        Assert.Null((await scene.PostAsync(scene.ReplyId)).DeletedAt);
        await scene.DeleteAsync(scene.Moderator, scene.ReplyId, "Advertising");

        Assert.Contains("This post was deleted by a moderator.", await scene.Other.HtmlAsync($"/t/{scene.Topic}"), StringComparison.Ordinal);
        Assert.Contains("/status/403", (await scene.RestoreAsync(scene.Other, scene.ReplyId)).Location, StringComparison.Ordinal);
        Assert.DoesNotContain($"/p/{scene.ReplyId}/restore\"", await scene.Other.HtmlAsync($"/t/{scene.Topic}"), StringComparison.Ordinal);

        await scene.RestoreAsync(scene.Moderator, scene.ReplyId);
        var audit = await scene.AuditAsync();
        Assert.Equal([("post.deleted", "Advertising"), ("post.restored", "")], audit.Select(a => (a.Action, a.Reason)));
        Assert.All(audit, entry => Assert.Equal($"Post 2 in “{TopicScene.Title}”", entry.Target));
        Assert.Equal((1, 2, 1, 1), await scene.CountersAsync());
    }

    [Fact]
    public async Task Twice_is_once()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        await scene.DeleteAsync(scene.Other, scene.ReplyId);
        Assert.Equal(HttpStatusCode.Redirect, (await scene.DeleteAsync(scene.Other, scene.ReplyId)).Status);
        Assert.Equal((1, 1, 1, 0), await scene.CountersAsync());

        await scene.RestoreAsync(scene.Other, scene.ReplyId);
        Assert.Equal($"/t/{scene.Topic}#post-2", (await scene.RestoreAsync(scene.Other, scene.ReplyId)).Location);
        Assert.Equal((1, 2, 1, 1), await scene.CountersAsync());
    }

    [Fact]
    public async Task Nobody_else_can_delete()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var visitor = forum.Host.NewVisitor();

        Assert.StartsWith("https://forum.test/sign-in", (await scene.DeleteAsync(visitor, scene.ReplyId, "x")).Location, StringComparison.Ordinal);
        Assert.StartsWith("https://forum.test/sign-in", (await scene.RestoreAsync(visitor, scene.ReplyId)).Location, StringComparison.Ordinal);
        Assert.Contains("/status/403", (await scene.DeleteAsync(scene.Author, scene.ReplyId, "x")).Location, StringComparison.Ordinal);
        Assert.Contains("/status/403", (await scene.Author.GetAsync($"/p/{scene.ReplyId}/delete")).Location, StringComparison.Ordinal);
        await scene.ManageAsync(scene.Moderator, "lock");
        Assert.Contains("/status/403", (await scene.DeleteAsync(scene.Other, scene.ReplyId)).Location, StringComparison.Ordinal);
        Assert.Equal((1, 2, 1, 1), await scene.CountersAsync());
    }

    [Fact]
    public async Task The_first_post_is_the_topic()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        await scene.DeleteAsync(scene.Other, scene.ReplyId);
        await scene.Other.ReplyAsync(scene.Topic, "Once more.");

        await scene.DeleteAsync(scene.Moderator, scene.FirstId, "Spam");

        Assert.Equal((0, 0, 0, 0), await scene.CountersAsync());
        foreach (var path in new[] { $"/t/{scene.Topic}", $"/t/{scene.Topic}/posts?after=0", $"/t/{scene.Topic}/last", $"/p/{scene.FirstId}", $"/p/{await scene.PostIdAsync(3)}" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await scene.Author.GetAsync(path)).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await scene.RestoreAsync(scene.Author, scene.FirstId)).Status);
        Assert.DoesNotContain(TopicScene.Title, await scene.Moderator.HtmlAsync($"/b/{scene.Board.Slug}"), StringComparison.Ordinal);
        Assert.DoesNotContain($"/t/{scene.Topic}#", await scene.Author.HtmlAsync("/"), StringComparison.Ordinal);
        Assert.Contains("This topic was deleted.", await scene.Moderator.HtmlAsync($"/t/{scene.Topic}"), StringComparison.Ordinal);
        Assert.Contains("was deleted", (await scene.Moderator.ReplyAsync(scene.Topic, "Into the void")).Html, StringComparison.Ordinal);

        await scene.RestoreAsync(scene.Moderator, scene.FirstId);
        Assert.Equal((1, 2, 1, 1), await scene.CountersAsync());
        Assert.Contains(TopicScene.First, await scene.Author.HtmlAsync($"/t/{scene.Topic}"), StringComparison.Ordinal);
        Assert.Equal(["topic.deleted", "topic.restored"], (await scene.AuditAsync()).Select(a => a.Action));
    }

    [Fact]
    public async Task An_author_can_take_a_topic_back_as_long_as_nobody_replied()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        Assert.Contains("/status/403", (await scene.DeleteAsync(scene.Author, scene.FirstId)).Location, StringComparison.Ordinal);

        var alone = await scene.Author.StartTopicAsync(scene.Board.Slug, "Never mind", "Found it.");
        var first = await forum.Host.WithDbAsync(db => Task.FromResult(db.Posts.Single(p => p.TopicId == alone).Id));
        var answer = await scene.DeleteAsync(scene.Author, first);
        Assert.Equal((1, 2, 1, 1), await scene.CountersAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await scene.Author.GetAsync($"/t/{alone}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await scene.Author.GetAsync(answer.Location)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await scene.Other.GetAsync(answer.Location)).Status);

        await scene.RestoreAsync(scene.Author, first);
        Assert.Equal((2, 3, 2, 1), await scene.CountersAsync());
    }
}
