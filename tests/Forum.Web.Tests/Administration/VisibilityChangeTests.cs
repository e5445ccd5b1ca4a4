using System.Net;
using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Realtime;
using Microsoft.EntityFrameworkCore;
using Realtime.Backchannel.Tokens;

namespace Forum.Web.Tests.Administration;

[Collection(SharedForum.Name)]
public sealed class VisibilityChangeTests(ForumFixture forum)
{
    [Fact]
    public async Task Who_does_not_see_a_board_any_more_hears_nothing_more_of_it()
    {
        var administrator = await forum.Host.NewAsync(Role.Administrator);
        await SaveAsync("/admin/boards/new", BoardVisibility.Public);
        var board = await forum.Host.WithDbAsync(db => db.Boards.Where(board => board.Slug == "closing").Select(board => board.Id).SingleAsync());
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync("closing", "While it is open");
        var visitor = forum.Host.NewVisitor();
        var before = await Tokens.TakeAsync(forum.Host, await visitor.TokenAsync($"/t/{topic}"));
        Assert.True(before.Allows($"topic:{board}.{topic}", ChannelRights.Subscribe));
        await Published.WaitAsync(forum.Host, $"board:{board}", 1);

        await SaveAsync($"/admin/boards/{board}", BoardVisibility.Members);
        await member.ReplyAsync(topic, "Among ourselves.");
        await member.StartTopicAsync("closing", "Behind closed doors");

        // What is said now is said where the visitor's connection, as it was granted, hears nothing.
        await Published.WaitAsync(forum.Host, $"topic:{board}-members.{topic}", 1);
        var rows = await Published.WaitAsync(forum.Host, $"board:{board}-members", 2);
        Assert.Equal(["topic.updated", "topic.created"], rows.Select(Type));
        Assert.False(before.Allows($"board:{board}-members", ChannelRights.Subscribe));
        Assert.False(before.Allows($"topic:{board}-members.{topic}", ChannelRights.Subscribe));

        // The last words in the old channels came before, and say nothing.
        Assert.Equal(["topic.created", "board.moved"], (await Published.ReadAsync(forum.Host, $"board:{board}")).Select(Type));
        var last = Assert.Single(await Published.ReadAsync(forum.Host, $"topic:{board}.{topic}"));
        Assert.Equal("""{"type":"board.moved"}""", last.Data.GetRawText());

        // Pages that come back are told what is so now.
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/t/{topic}")).Status);
        Assert.False((await Tokens.TakeAsync(forum.Host, await visitor.TokenAsync("/b/open"))).Allows($"board:{board}", ChannelRights.Subscribe));
        Assert.Contains($"data-channel=\"topic:{board}-members.{topic}\"", await member.HtmlAsync($"/t/{topic}"), StringComparison.Ordinal);
        Assert.True((await Tokens.TakeAsync(forum.Host, await member.TokenAsync($"/t/{topic}"))).Allows($"topic:{board}-members.{topic}", ChannelRights.Subscribe));
        var deed = await forum.Host.WithDbAsync(db => db.Audit.SingleAsync(entry => entry.Action == "board.changed" && entry.TargetUrl == "/b/closing"));
        Assert.Equal("Closing: for “everyone” → “members”", deed.Target);

        // Others' boards are as these tests found them.
        await forum.Host.WithDbAsync(async db =>
        {
            db.Posts.RemoveRange(db.Posts.Where(row => row.Topic.BoardId == board));
            db.Topics.RemoveRange(db.Topics.Where(row => row.BoardId == board));
            db.Boards.RemoveRange(db.Boards.Where(row => row.Id == board));
            return await db.SaveChangesAsync();
        });

        static string? Type(Published published) => published.Data.GetProperty("type").GetString();

        async Task SaveAsync(string action, BoardVisibility visibility) => Assert.Equal(HttpStatusCode.Redirect, (await administrator.SubmitAsync(
            "/admin/boards/new", [("Form.Name", "Closing"), ("Form.Slug", "closing"), ("Form.Visibility", $"{visibility}")], action)).Status);
    }
}
