using System.Text.Json;
using System.Text.RegularExpressions;
using Forum.Web.Boards;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Realtime;

namespace Forum.Web.Tests.Topics;

[Collection(SharedForum.Name)]
public sealed partial class TopicEventTests(ForumFixture forum)
{
    [Fact]
    public async Task An_edit_a_deletion_and_a_restoration_are_told_as_the_page_shows_them()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        await scene.EditAsync(scene.Other, scene.ReplyId, "Edited.", 1);
        await ExpectAsync(1, 2);
        await scene.DeleteAsync(scene.Moderator, scene.ReplyId, "Reason");
        var deleted = await ExpectAsync(2, 3);
        await scene.RestoreAsync(scene.Moderator, scene.ReplyId);
        await ExpectAsync(3, 4);

        Assert.DoesNotContain("Edited.", deleted.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Reason", deleted.ToString(), StringComparison.Ordinal);

        async Task<JsonElement> ExpectAsync(int count, int version)
        {
            var data = await scene.PublishedAsync(scene.Channel, "post.updated", count);
            Assert.Equal((scene.ReplyId, 2, version), (data.GetProperty("postId").GetInt64(), data.GetProperty("number").GetInt32(), data.GetProperty("version").GetInt32()));
            Assert.StartsWith(data.GetProperty("html").GetString()!, (await scene.Author.HtmlAsync($"/t/{scene.Topic}/posts?after=1")).Trim(), StringComparison.Ordinal);
            return data;
        }
    }

    [Fact]
    public async Task The_topic_and_its_board_hear_of_title_lock_and_pin()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        await scene.ManageAsync(scene.Author, "rename", ("Rename.Title", "A new <title>"));
        await scene.ManageAsync(scene.Moderator, "lock");
        await scene.ManageAsync(scene.Moderator, "pin");

        var title = await scene.PublishedAsync(scene.Channel, "topic.updated");
        Assert.Equal("A new <title>", title.GetProperty("title").GetString());
        Assert.Contains("A new &lt;title&gt;", title.GetProperty("html").GetString(), StringComparison.Ordinal);
        var pinned = await scene.PublishedAsync(scene.Channel, "topic.updated", 3);
        Assert.True(pinned.GetProperty("isLocked").GetBoolean());
        Assert.Equal((await scene.TopicAsync()).Version, pinned.GetProperty("version").GetInt32());

        // After the reply's own.
        var row = await scene.PublishedAsync($"board:{scene.Board.Id}", "topic.updated", 4);
        Assert.Contains("data-pinned=\"1\"", row.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Contains(row.GetProperty("html").GetString()!, await forum.Host.NewVisitor().HtmlAsync($"/b/{scene.Board.Slug}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_home_page_shows_of_a_board_comes_along()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var board = $"board:{scene.Board.Id}";

        await scene.DeleteAsync(scene.Other, scene.ReplyId);

        var reply = (await scene.PublishedAsync(board, "topic.updated")).GetProperty("board").GetString()!;
        Assert.Contains("<strong>2</strong> posts", reply, StringComparison.Ordinal);
        Assert.Contains(scene.Other.Name, reply, StringComparison.Ordinal);
        var deleted = (await scene.PublishedAsync(board, "topic.updated", 2)).GetProperty("board").GetString()!;
        Assert.Contains("<strong>1</strong> post<", deleted, StringComparison.Ordinal);
        Assert.Contains(scene.Author.Name, deleted, StringComparison.Ordinal);
        Assert.Contains(Squeeze(deleted), Squeeze(await scene.Author.HtmlAsync("/")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_move_into_a_private_board_says_nothing_to_those_who_listened_before()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var staff = await forum.Host.NewBoardAsync(BoardVisibility.Staff);
        var known = (await Published.WaitAsync(forum.Host, scene.Channel, 1)).Count;
        await scene.PublishedAsync($"board:{scene.Board.Id}", "topic.updated");

        await scene.ManageAsync(scene.Moderator, "rename", ("Rename.Title", "Secret title"));
        await scene.ManageAsync(scene.Moderator, "move", ("boardId", $"{staff.Id}"));
        await scene.EditAsync(scene.Moderator, scene.ReplyId, "Secret text", 1);

        var moved = await scene.PublishedAsync(scene.Channel, "topic.moved");
        Assert.Equal($$"""{"type":"topic.moved","topicId":{{scene.Topic}}}""", moved.ToString());
        var removed = await scene.PublishedAsync($"board:{scene.Board.Id}", "topic.removed");
        Assert.Equal(scene.Topic, removed.GetProperty("topicId").GetInt64());
        Assert.DoesNotContain("Secret", removed.ToString(), StringComparison.Ordinal);
        Assert.Contains("Secret title", (await scene.PublishedAsync($"board:{staff.Id}-staff", "topic.updated")).ToString(), StringComparison.Ordinal);
        Assert.Contains("Secret text", (await scene.PublishedAsync($"topic:{staff.Id}-staff.{scene.Topic}", "post.updated")).ToString(), StringComparison.Ordinal);
        Assert.Equal(known + 2, (await Published.ReadAsync(forum.Host, scene.Channel)).Count);
    }

    [Fact]
    public async Task A_deleted_topic_is_removed_and_comes_back()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);

        await scene.ManageAsync(scene.Moderator, "delete");
        var removed = await scene.PublishedAsync($"board:{scene.Board.Id}", "topic.removed");
        await scene.PublishedAsync(scene.Channel, "topic.removed");
        await scene.ManageAsync(scene.Moderator, "restore");
        var restored = await scene.PublishedAsync($"board:{scene.Board.Id}", "topic.updated", 2);

        Assert.DoesNotContain(TopicScene.Title, removed.ToString(), StringComparison.Ordinal);
        Assert.Contains(TopicScene.Title, restored.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_event_holds_what_one_reader_may_do()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        await scene.EditAsync(scene.Moderator, scene.ReplyId, "Edited.", 1);
        await scene.DeleteAsync(scene.Moderator, scene.ReplyId, "x");
        await scene.ManageAsync(scene.Moderator, "lock");
        await scene.PublishedAsync(scene.Channel, "topic.updated");

        foreach (var channel in new[] { scene.Channel, $"board:{scene.Board.Id}" })
        {
            foreach (var publication in await Published.ReadAsync(forum.Host, channel))
            {
                var data = publication.Data.ToString();
                foreach (var mustNotBe in new[] { "post-controls", "<form", "<input", "<button", "quote=", "/edit", "/delete", "/restore", "/report", "/manage", "__RequestVerificationToken", scene.Moderator.Name })
                {
                    Assert.DoesNotContain(mustNotBe, data, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public async Task A_page_offers_each_reader_what_they_may_do()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var path = $"/t/{scene.Topic}";

        Assert.Equal("", await ControlsAsync(forum.Host.NewVisitor()));
        Assert.Equal("Quote Report", await ControlsAsync(scene.Author));
        Assert.Equal("Quote Edit Delete", await ControlsAsync(scene.Other));
        Assert.Equal("Quote Edit Delete History Report", await ControlsAsync(scene.Moderator));
        Assert.DoesNotContain("<template", await forum.Host.NewVisitor().HtmlAsync(path), StringComparison.Ordinal);

        await scene.ManageAsync(scene.Moderator, "lock");
        Assert.Equal("Report", await ControlsAsync(scene.Author));
        Assert.Equal("", await ControlsAsync(scene.Other));
        await scene.ManageAsync(scene.Moderator, "unlock");

        await scene.DeleteAsync(scene.Other, scene.ReplyId);
        Assert.Equal("", await ControlsAsync(scene.Author));
        Assert.Equal("Restore", await ControlsAsync(scene.Other));
        Assert.Equal("Restore History", await ControlsAsync(scene.Moderator));

        async Task<string> ControlsAsync(Visitor visitor)
        {
            // Those of the second post: what stands between it and the templates, or the end of the list.
            var html = await visitor.HtmlAsync(path);
            var item = html[html.IndexOf("id=\"post-2\"", StringComparison.Ordinal)..];
            item = item[item.IndexOf("</article>", StringComparison.Ordinal)..];
            item = item[..Math.Min(item.IndexOf("id=\"sending\"", StringComparison.Ordinal), item.Contains("<template", StringComparison.Ordinal) ? item.IndexOf("<template", StringComparison.Ordinal) : int.MaxValue)];
            return string.Join(' ', Link().Matches(item).Select(match => match.Groups[1].Value));
        }
    }

    private static string Squeeze(string html) => Space().Replace(Time().Replace(html, ""), "");

    [GeneratedRegex("<a [^>]*>(\\w+)</a>")]
    private static partial Regex Link();

    [GeneratedRegex("\\s+")]
    private static partial Regex Space();

    [GeneratedRegex("<time.*?</time>")]
    private static partial Regex Time();
}
