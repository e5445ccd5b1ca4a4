using System.Net;
using Forum.Web.Boards;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Topics;

[Collection(SharedForum.Name)]
public sealed class EditingTests(ForumFixture forum)
{
    [Fact]
    public async Task The_author_changes_the_text_and_every_text_is_kept()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        Assert.Contains($">{TopicScene.Reply}</textarea>", (await scene.Other.HtmlAsync($"/p/{scene.ReplyId}/edit")).Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);

        var answer = await scene.EditAsync(scene.Other, scene.ReplyId, "With *great* patience.", 1);
        await scene.EditAsync(scene.Moderator, scene.ReplyId, "With very *great* patience.", 2, ("Form.Reason", "Style"));

        Assert.Equal($"/t/{scene.Topic}#post-2", answer.Location);
        var html = await scene.Author.HtmlAsync($"/t/{scene.Topic}");
        Assert.Contains("With very <em>great</em> patience.", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/p/{scene.ReplyId}/history\">edited <time", html, StringComparison.Ordinal);
        Assert.DoesNotContain($"href=\"/p/{scene.FirstId}/history\">edited", html, StringComparison.Ordinal);

        var post = await scene.PostAsync(scene.ReplyId);
        Assert.Equal(3, post.Version);
        Assert.Equal(["With *patience*.", "With *great* patience.", "With very *great* patience."], post.Revisions.OrderBy(r => r.Number).Select(r => r.Source));
        var history = await forum.Host.NewVisitor().HtmlAsync($"/p/{scene.ReplyId}/history");
        Assert.Contains("With *patience*.", history, StringComparison.Ordinal);
        Assert.Contains($"Edited by {scene.Moderator.Name}", history, StringComparison.Ordinal);
        Assert.Contains($"Edited by {scene.Other.Name}", history, StringComparison.Ordinal);
        Assert.Contains($"Written by {scene.Other.Name}", history, StringComparison.Ordinal);
        var entry = Assert.Single(await scene.AuditAsync());
        Assert.Equal(("post.edited", "Style", $"/p/{scene.ReplyId}"), (entry.Action, entry.Reason, entry.TargetUrl));
        Assert.Equal((1, 2, 1, 1), await scene.CountersAsync());
    }

    [Fact]
    public async Task The_same_text_again_is_no_edit()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        var answer = await scene.EditAsync(scene.Other, scene.ReplyId, TopicScene.Reply + "\r\n", 1);

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var post = await scene.PostAsync(scene.ReplyId);
        Assert.Equal((1, 0, null), (post.Version, post.Revisions.Count, post.EditedAt));
        Assert.Contains("never edited", await scene.Other.HtmlAsync($"/p/{scene.ReplyId}/history"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_comes_second_sees_both_texts_and_may_save_again()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        await scene.EditAsync(scene.Moderator, scene.ReplyId, "The moderator's.", 1);

        var conflict = await scene.EditAsync(scene.Other, scene.ReplyId, "The author's.", 1);

        Assert.Equal(HttpStatusCode.OK, conflict.Status);
        Assert.Contains("Somebody changed this post meanwhile", conflict.Html, StringComparison.Ordinal);
        Assert.Contains("The moderator&#x27;s.</pre>", conflict.Html, StringComparison.Ordinal);
        Assert.Contains("The author&#x27;s.</textarea>", conflict.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"Form.Version\" value=\"2\"", conflict.Html, StringComparison.Ordinal);
        Assert.Equal("The moderator's.", (await scene.PostAsync(scene.ReplyId)).Source);

        await scene.EditAsync(scene.Other, scene.ReplyId, "The author's.", 2);
        Assert.Equal("The author's.", (await scene.PostAsync(scene.ReplyId)).Source);
    }

    [Fact]
    public async Task Nobody_else_can_edit()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var visitor = forum.Host.NewVisitor();

        Assert.StartsWith("https://forum.test/sign-in", (await visitor.GetAsync($"/p/{scene.ReplyId}/edit")).Location, StringComparison.Ordinal);
        Assert.StartsWith("https://forum.test/sign-in", (await scene.EditAsync(visitor, scene.ReplyId, "Mine.", 1)).Location, StringComparison.Ordinal);
        Assert.Contains("/status/403", (await scene.Author.GetAsync($"/p/{scene.ReplyId}/edit")).Location, StringComparison.Ordinal);
        Assert.Contains("/status/403", (await scene.EditAsync(scene.Author, scene.ReplyId, "Mine.", 1)).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await scene.EditAsync(scene.Author, 999_999, "Mine.", 1)).Status);
        Assert.Equal(TopicScene.Reply, (await scene.PostAsync(scene.ReplyId)).Source);
    }

    [Fact]
    public async Task In_a_locked_topic_only_moderators_edit_and_the_author_keeps_what_they_typed()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        await scene.ManageAsync(scene.Moderator, "lock");

        Assert.Contains("/status/403", (await scene.Other.GetAsync($"/p/{scene.ReplyId}/edit")).Location, StringComparison.Ordinal);
        var refused = await scene.EditAsync(scene.Other, scene.ReplyId, "Too late.", 1);
        Assert.Contains("cannot be changed any more", refused.Html, StringComparison.Ordinal);
        Assert.Contains("Too late.</textarea>", refused.Html, StringComparison.Ordinal);

        await scene.EditAsync(scene.Moderator, scene.ReplyId, "By the moderator.", 1);
        Assert.Equal("By the moderator.", (await scene.PostAsync(scene.ReplyId)).Source);
    }

    [Fact]
    public async Task What_was_deleted_while_the_author_was_editing_does_not_take_their_text_with_it()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        await scene.DeleteAsync(scene.Moderator, scene.ReplyId, "Off topic");

        var refused = await scene.EditAsync(scene.Other, scene.ReplyId, "A long new text.", 1);

        Assert.Contains("A long new text.</textarea>", refused.Html, StringComparison.Ordinal);
        Assert.Equal(TopicScene.Reply, (await scene.PostAsync(scene.ReplyId)).Source);
    }

    [Fact]
    public async Task An_empty_or_endless_text_comes_back_with_the_message()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        Assert.Contains("A post cannot be empty.", (await scene.EditAsync(scene.Other, scene.ReplyId, " ", 1)).Html, StringComparison.Ordinal);
        var tooLong = new string('x', 20_001);
        var answer = await scene.EditAsync(scene.Other, scene.ReplyId, tooLong, 1);
        Assert.Contains("A post has at most 20,000 characters.", answer.Html, StringComparison.Ordinal);
        Assert.Contains(tooLong, answer.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_members_board_nothing_of_it_exists_for_visitors()
    {
        var scene = await TopicScene.PlayAsync(forum.Host, BoardVisibility.Members);
        await scene.EditAsync(scene.Other, scene.ReplyId, "Changed.", 1);
        var visitor = forum.Host.NewVisitor();

        foreach (var path in new[] { "history", "quote", "" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/p/{scene.ReplyId}/{path}")).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/t/{scene.Topic}/last")).Status);
        Assert.Equal(HttpStatusCode.OK, (await scene.Author.GetAsync($"/p/{scene.ReplyId}/history")).Status);
    }

    [Fact]
    public async Task In_a_staff_board_nothing_of_it_exists_for_members_not_even_for_the_author()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var staff = await forum.Host.NewBoardAsync(BoardVisibility.Staff);
        await scene.ManageAsync(scene.Moderator, "move", ("boardId", $"{staff.Id}"));

        foreach (var path in new[] { "edit", "delete", "restore", "history", "quote", "" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await scene.Other.GetAsync($"/p/{scene.ReplyId}/{path}")).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await scene.EditAsync(scene.Other, scene.ReplyId, "Mine.", 1)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await scene.DeleteAsync(scene.Other, scene.ReplyId)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await scene.RestoreAsync(scene.Other, scene.ReplyId)).Status);
        foreach (var what in new[] { "rename", "lock", "delete" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await scene.ManageAsync(scene.Author, what, ("Rename.Title", "Mine again"))).Status);
        }
    }

    [Fact]
    public async Task A_form_changes_nothing_but_the_text()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        await scene.EditAsync(
            scene.Other, scene.ReplyId, "Changed.", 1,
            ("Form.Html", "<script>"), ("Form.AuthorId", "1"), ("Form.DeletedAt", "2026-01-01"), ("Details.Post.Number", "1"), ("Form.Reason", "no moderator"));

        var post = await scene.PostAsync(scene.ReplyId);
        Assert.Equal(("<p>Changed.</p>\n", 2, null, 2), (post.Html, post.Number, post.DeletedAt, post.Version));
        Assert.False(await forum.Host.WithDbAsync(db => db.Audit.AnyAsync(a => a.Reason == "no moderator")));
    }

    [Fact]
    public async Task Long_histories_come_a_page_at_a_time()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        for (var version = 1; version <= 11; version++)
        {
            await scene.EditAsync(scene.Other, scene.ReplyId, $"Text {version}.", version);
        }

        var first = await scene.Other.HtmlAsync($"/p/{scene.ReplyId}/history");
        var second = await scene.Other.HtmlAsync($"/p/{scene.ReplyId}/history?page=2");

        Assert.Contains("</span>11<span", first, StringComparison.Ordinal);
        Assert.DoesNotContain(TopicScene.Reply, first, StringComparison.Ordinal);
        Assert.Contains(TopicScene.Reply, second, StringComparison.Ordinal);
        Assert.DoesNotContain("Text 2.", second, StringComparison.Ordinal);
    }
}
