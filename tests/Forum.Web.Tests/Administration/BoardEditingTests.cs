using System.Net;
using Forum.Web.Boards;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Administration;

public sealed class BoardEditingTests(Office office) : IClassFixture<Office>
{
    [Fact]
    public async Task A_new_board_comes_last_and_is_what_the_form_says_and_nothing_else()
    {
        var answer = await SubmitAsync("/admin/boards/new", "Paper", "paper-2", "Sheets.", "Members", ("Form.Id", "77"), ("Form.TopicCount", "5"), ("Form.Position", "-1"));

        Assert.Equal("/admin/boards", answer.Location);
        var board = await BoardAsync("paper-2");
        Assert.Equal(("Paper", "Sheets.", BoardVisibility.Members, 0), (board.Name, board.Description, board.Visibility, board.TopicCount));
        Assert.NotEqual(77, board.Id);
        Assert.Equal(board.Position, await office.Host.WithDbAsync(db => db.Boards.MaxAsync(other => other.Position)));
        var deed = await office.LastDeedAsync();
        Assert.Equal(("board.created", "Paper, for members", "/b/paper-2"), (deed.Action, deed.Target, deed.TargetUrl));
        Assert.Contains("The board is added.", await office.Administrator.HtmlAsync("/admin/boards"), StringComparison.Ordinal);
        Assert.DoesNotContain("Paper", await office.Host.NewVisitor().HtmlAsync("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("two words")]
    [InlineData("-first")]
    [InlineData("last-")]
    [InlineData("two--hyphens")]
    [InlineData("a/b")]
    [InlineData("ünder")]
    [InlineData("one\nline")]
    [InlineData("012345678901234567890123456789012345678901234567890")]
    public async Task An_address_that_is_none_is_refused_and_nothing_that_was_typed_is_lost(string slug)
    {
        var answer = await SubmitAsync("/admin/boards/new", "Kept name", slug, "Kept description.", "Staff");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("value=\"Kept name\"", answer.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Kept description.\"", answer.Html, StringComparison.Ordinal);
        Assert.Matches("value=\"Staff\"[^>]* checked", answer.Html);
        Assert.Matches("id=\"Form_Slug-error\">[^<]+<", answer.Html);
        Assert.False(await office.Host.WithDbAsync(db => db.Boards.AnyAsync(board => board.Name == "Kept name")));
    }

    [Fact]
    public async Task An_address_belongs_to_one_board()
    {
        await SubmitAsync("/admin/boards/new", "One", "one", "", "Public");
        await SubmitAsync("/admin/boards/new", "Other", "other", "", "Public");
        var other = await BoardAsync("other");

        var anew = await SubmitAsync("/admin/boards/new", "Third", "one", "", "Public");
        var changed = await SubmitAsync($"/admin/boards/{other.Id}", "Other", "one", "", "Public");

        Assert.Contains("Another board has that address.", anew.Html, StringComparison.Ordinal);
        Assert.Contains("Another board has that address.", changed.Html, StringComparison.Ordinal);
        Assert.Equal("Other", (await BoardAsync("other")).Name);
        Assert.Equal(HttpStatusCode.NotFound, (await SubmitAsync("/admin/boards/999", "None", "none", "", "Public")).Status);
    }

    [Fact]
    public async Task A_visibility_that_is_none_is_refused()
    {
        var answer = await SubmitAsync("/admin/boards/new", "Odd", "odd", "", "5");

        Assert.Matches("id=\"Form_Visibility-error\">[^<]+<", answer.Html);
        Assert.False(await office.Host.WithDbAsync(db => db.Boards.AnyAsync(board => board.Slug == "odd")));
    }

    [Fact]
    public async Task Boards_are_moved_up_and_down()
    {
        await SubmitAsync("/admin/boards/new", "Upper", "upper", "", "Public");
        await SubmitAsync("/admin/boards/new", "Lower", "lower", "", "Public");
        var lower = await BoardAsync("lower");

        await MoveAsync(up: true);
        Assert.True((await BoardAsync("lower")).Position < (await BoardAsync("upper")).Position);
        var html = await office.Host.NewVisitor().HtmlAsync("/");
        Assert.True(html.IndexOf(">Lower</a>", StringComparison.Ordinal) < html.IndexOf(">Upper</a>", StringComparison.Ordinal));
        Assert.Equal("Lower, now above Upper", (await office.LastDeedAsync()).Target);

        await MoveAsync(up: false);
        Assert.True((await BoardAsync("lower")).Position > (await BoardAsync("upper")).Position);

        async Task MoveAsync(bool up) => Assert.Equal("/admin/boards", (await office.Administrator.SubmitAsync(
            "/admin/boards", [("id", $"{lower.Id}"), ("up", up ? "true" : "false")], "/admin/boards/move")).Location);
    }

    [Fact]
    public async Task Only_an_empty_board_is_deleted()
    {
        await SubmitAsync("/admin/boards/new", "Full", "full", "", "Public");
        await office.Administrator.StartTopicAsync("full");
        var full = await BoardAsync("full");

        var refused = await DeleteAsync();
        Assert.Contains("This board is not empty", refused.Html, StringComparison.Ordinal);

        await office.Host.WithDbAsync(async db =>
        {
            db.Posts.RemoveRange(db.Posts.Where(post => post.Topic.BoardId == full.Id));
            db.Topics.RemoveRange(db.Topics.Where(topic => topic.BoardId == full.Id));
            return await db.SaveChangesAsync();
        });
        Assert.Equal("/admin/boards", (await DeleteAsync()).Location);
        Assert.False(await office.Host.WithDbAsync(db => db.Boards.AnyAsync(board => board.Slug == "full")));
        Assert.Equal(("board.deleted", "Full"), ((await office.LastDeedAsync()).Action, (await office.LastDeedAsync()).Target));

        Task<Answer> DeleteAsync() => office.Administrator.SubmitAsync($"/admin/boards/{full.Id}", [], $"/admin/boards/{full.Id}/delete");
    }

    private Task<Board> BoardAsync(string slug) => office.Host.WithDbAsync(db => db.Boards.AsNoTracking().SingleAsync(board => board.Slug == slug));

    private Task<Answer> SubmitAsync(string action, string name, string slug, string description, string visibility, params (string Name, string Value)[] more) =>
        office.Administrator.SubmitAsync(
            "/admin/boards/new",
            [("Form.Name", name), ("Form.Slug", slug), ("Form.Description", description), ("Form.Visibility", visibility), .. more],
            action);
}
