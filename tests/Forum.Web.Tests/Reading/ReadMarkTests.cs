using System.Net;
using System.Text.RegularExpressions;
using Forum.Web.Boards;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Realtime;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Reading;

[Collection(SharedForum.Name)]
public sealed partial class ReadMarkTests(ForumFixture forum)
{
    [Fact]
    public async Task A_list_says_what_is_new_until_it_was_read()
    {
        var board = (await forum.Host.NewBoardAsync()).Slug;
        var reader = await forum.Host.NewMemberAsync();
        var writer = await forum.Host.NewMemberAsync();
        var topic = await writer.StartTopicAsync(board);
        await writer.ReplyAsync(topic, "Two.");

        Assert.Equal("new topic", await MarkAsync(reader, board, topic));
        Assert.Equal("", await MarkAsync(writer, board, topic));
        Assert.Equal("", await MarkAsync(forum.Host.NewVisitor(), board, topic));
        Assert.Contains("1 unread", BoardOnHome(await reader.HtmlAsync("/"), board), StringComparison.Ordinal);

        await reader.HtmlAsync($"/t/{topic}");
        Assert.Equal("", await MarkAsync(reader, board, topic));
        Assert.DoesNotContain("unread", BoardOnHome(await reader.HtmlAsync("/"), board), StringComparison.Ordinal);

        await writer.ReplyAsync(topic, "Three.");
        await writer.ReplyAsync(topic, "Four.");
        Assert.Equal("2 new", await MarkAsync(reader, board, topic));
        Assert.Contains($"href=\"/t/{topic}/unread\"", await reader.HtmlAsync($"/b/{board}"), StringComparison.Ordinal);
        Assert.Equal($"/t/{topic}#post-3", (await reader.GetAsync($"/t/{topic}/unread")).Location);
        var page = await reader.HtmlAsync($"/t/{topic}");
        Assert.Contains("class=\"unread-separator\"", page, StringComparison.Ordinal);
        Assert.InRange(page.IndexOf("unread-separator", StringComparison.Ordinal), page.IndexOf("id=\"post-2\"", StringComparison.Ordinal), page.IndexOf("id=\"post-3\"", StringComparison.Ordinal));
        Assert.DoesNotContain("unread-separator", await reader.HtmlAsync($"/t/{topic}"), StringComparison.Ordinal);
        Assert.Equal($"/t/{topic}#post-4", (await reader.GetAsync($"/t/{topic}/unread")).Location);
    }

    [Fact]
    public async Task Reading_goes_forward_a_page_at_a_time_and_never_back()
    {
        var reader = await forum.Host.NewMemberAsync();
        var topic = await StartLongTopicAsync(45);

        await reader.HtmlAsync($"/t/{topic}");
        Assert.Equal(20, await LastReadAsync(reader, topic));
        Assert.Equal($"/t/{topic}?page=2#post-21", (await reader.GetAsync($"/t/{topic}/unread")).Location);

        await reader.HtmlAsync($"/t/{topic}?page=3");
        await reader.HtmlAsync($"/t/{topic}?page=1");
        await ReportAsync(reader, topic, 7);
        Assert.Equal(45, await LastReadAsync(reader, topic));
    }

    [Fact]
    public async Task A_page_that_nobody_looks_at_marks_nothing()
    {
        var reader = await forum.Host.NewMemberAsync();
        var topic = await (await forum.Host.NewMemberAsync()).StartTopicAsync();

        var prefetch = new HttpRequestMessage(HttpMethod.Get, $"/t/{topic}");
        prefetch.Headers.Add("Sec-Purpose", "prefetch;prerender");
        Assert.Equal(HttpStatusCode.OK, (await reader.AnswerAsync(prefetch)).Status);
        await reader.AnswerAsync(new HttpRequestMessage(HttpMethod.Head, $"/t/{topic}"));
        await reader.HtmlAsync($"/t/{topic}/posts?after=0");

        Assert.Equal(0, await LastReadAsync(reader, topic));
    }

    [Fact]
    public async Task A_report_counts_no_further_than_there_are_posts()
    {
        var reader = await forum.Host.NewMemberAsync();
        var topic = await StartLongTopicAsync(3);

        Assert.Equal(HttpStatusCode.NoContent, (await ReportAsync(reader, topic, 2)).Status);
        Assert.Equal(2, await LastReadAsync(reader, topic));
        await ReportAsync(reader, topic, int.MaxValue);
        Assert.Equal(3, await LastReadAsync(reader, topic));
        Assert.Equal(HttpStatusCode.NoContent, (await ReportAsync(reader, topic, -5)).Status);
        Assert.Equal(3, await LastReadAsync(reader, topic));
    }

    [Fact]
    public async Task A_report_needs_somebody_who_sees_the_topic_and_a_page_of_this_site()
    {
        var staff = (await forum.Host.NewBoardAsync(BoardVisibility.Staff)).Slug;
        var hidden = await (await forum.Host.NewModeratorAsync()).StartTopicAsync(staff);
        var reader = await forum.Host.NewMemberAsync();
        var open = await StartLongTopicAsync(1);

        Assert.Equal(HttpStatusCode.NotFound, (await ReportAsync(reader, hidden, 1)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ReportAsync(reader, 999_999, 1)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync($"/t/{hidden}/unread")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await reader.ScriptAsync(HttpMethod.Post, $"/t/{open}/read", new { number = 1 }, page: null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await forum.Host.NewVisitor().ScriptAsync(HttpMethod.Post, $"/t/{open}/read", new { number = 1 }, page: null)).Status);
        Assert.Equal(0, await LastReadAsync(reader, hidden));
        Assert.Equal(0, await LastReadAsync(reader, open));
    }

    [Fact]
    public async Task What_is_older_than_the_account_counts_as_read()
    {
        var board = (await forum.Host.NewBoardAsync()).Slug;
        var writer = await forum.Host.NewMemberAsync();
        var old = await writer.StartTopicAsync(board);
        var growing = await writer.StartTopicAsync(board);
        await writer.ReplyAsync(growing, "Before.");
        var reader = await forum.Host.NewMemberAsync();
        Assert.Equal("", await MarkAsync(reader, board, old));

        await writer.ReplyAsync(growing, "After.");

        Assert.Equal("", await MarkAsync(reader, board, old));
        Assert.Equal("1 new", await MarkAsync(reader, board, growing));
        Assert.Equal($"/t/{growing}#post-3", (await reader.GetAsync($"/t/{growing}/unread")).Location);
    }

    [Fact]
    public async Task A_reply_leaves_unread_what_its_author_has_not_seen()
    {
        var board = (await forum.Host.NewBoardAsync()).Slug;
        var one = await forum.Host.NewMemberAsync();
        var other = await forum.Host.NewMemberAsync();
        var topic = await one.StartTopicAsync(board);
        var token = Visitor.Token(await other.HtmlAsync($"/t/{topic}"));
        await one.ReplyAsync(topic, "Meanwhile.");

        await other.PostAsync($"/t/{topic}/reply", [("Form.Body", "Crossed."), ("__RequestVerificationToken", token)]);

        Assert.Equal("2 new", await MarkAsync(other, board, topic));
        Assert.Equal($"/t/{topic}#post-2", (await other.GetAsync($"/t/{topic}/unread")).Location);
    }

    [Fact]
    public async Task All_topics_of_a_board_or_of_all_boards_can_be_marked_as_read()
    {
        var (first, second) = ((await forum.Host.NewBoardAsync()).Slug, (await forum.Host.NewBoardAsync()).Slug);
        var reader = await forum.Host.NewMemberAsync();
        var writer = await forum.Host.NewMemberAsync();
        var topic = await writer.StartTopicAsync(first);
        await writer.StartTopicAsync(first);
        var elsewhere = await writer.StartTopicAsync(second);

        Assert.Equal($"/b/{first}", (await reader.SubmitAsync($"/b/{first}", [], $"/mark-read/{first}")).Location);
        Assert.Equal("", await MarkAsync(reader, first, topic));
        Assert.Equal("new topic", await MarkAsync(reader, second, elsewhere));

        await writer.ReplyAsync(topic, "More.");
        Assert.Equal("1 new", await MarkAsync(reader, first, topic));
        Assert.Equal("/", (await reader.SubmitAsync("/", [], "/mark-read")).Location);
        Assert.DoesNotContain("unread-mark", await reader.HtmlAsync("/"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/mark-read")).Status);
    }

    [Fact]
    public async Task A_board_that_one_does_not_see_is_neither_counted_nor_marked()
    {
        var staff = (await forum.Host.NewBoardAsync(BoardVisibility.Staff)).Slug;
        var reader = await forum.Host.NewMemberAsync();
        var topic = await (await forum.Host.NewModeratorAsync()).StartTopicAsync(staff);
        await reader.SubmitAsync("/sign-out", [], "/mark-read");

        var home = await reader.HtmlAsync("/");
        Assert.DoesNotContain(staff, home, StringComparison.Ordinal);
        Assert.DoesNotContain("unread-mark", home, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.SubmitAsync("/sign-out", [], $"/mark-read/{staff}")).Status);
        Assert.Equal(0, await LastReadAsync(reader, topic));
    }

    [Fact]
    public async Task The_readers_other_pages_are_told_and_the_boards_page_is_told_nothing_of_anyone()
    {
        var board = (await forum.Host.NewBoardAsync()).Slug;
        var boardId = await forum.Host.WithDbAsync(db => db.Boards.Where(b => b.Slug == board).Select(b => b.Id).SingleAsync());
        var reader = await forum.Host.NewMemberAsync();
        var topic = await (await forum.Host.NewMemberAsync()).StartTopicAsync(board);
        await reader.HtmlAsync($"/t/{topic}");
        await reader.HtmlAsync($"/t/{topic}");

        var personal = Assert.Single(await Published.WaitAsync(forum.Host, $"user:{await IdAsync(reader)}", 1));
        Assert.Equal("topic.read", personal.Data.GetProperty("type").GetString());
        Assert.Equal(topic, personal.Data.GetProperty("topicId").GetInt64());
        Assert.Equal(1, personal.Data.GetProperty("number").GetInt32());
        var shared = Assert.Single(await Published.WaitAsync(forum.Host, $"board:{boardId}", 1));
        Assert.DoesNotContain("unread", shared.Data.ToString(), StringComparison.Ordinal);
        Assert.Contains("data-read=\"\"", shared.Data.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_at_the_same_moment_end_at_the_highest()
    {
        var reader = await forum.Host.NewMemberAsync();
        var topic = await StartLongTopicAsync(12);

        var answers = await Task.WhenAll(Enumerable.Range(1, 12).Reverse().Select(number => ReportAsync(reader, topic, number)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer.Status));
        Assert.Equal(12, await LastReadAsync(reader, topic));
    }

    private static Task<Answer> ReportAsync(Visitor reader, long topic, int number) =>
        reader.ScriptAsync(HttpMethod.Post, $"/t/{topic}/read", new { number });

    private async Task<long> StartLongTopicAsync(int posts)
    {
        var writer = await forum.Host.NewMemberAsync();
        var topic = await writer.StartTopicAsync();
        await forum.Host.WithDbAsync(async db =>
        {
            // Not one by one through the page, which would take its time.
            var row = await db.Topics.SingleAsync(t => t.Id == topic);
            for (row.LastNumber = 1; row.LastNumber < posts;)
            {
                row.LastNumber++;
                db.Posts.Add(new() { TopicId = topic, Number = row.LastNumber, AuthorId = row.AuthorId, Source = "", Html = "", CreatedAt = row.LastPostAt });
            }

            return await db.SaveChangesAsync();
        });
        return topic;
    }

    private Task<long> IdAsync(Visitor visitor) =>
        forum.Host.WithDbAsync(db => db.Users.Where(user => user.Name == visitor.Name).Select(user => user.Id).SingleAsync());

    private async Task<int> LastReadAsync(Visitor reader, long topic)
    {
        var id = await IdAsync(reader);
        return await forum.Host.WithDbAsync(db => db.TopicReads.Where(read => read.UserId == id && read.TopicId == topic).Select(read => read.LastNumber).SingleOrDefaultAsync());
    }

    /// <summary>What a board's page says of a topic to the visitor: empty if it is read.</summary>
    private static async Task<string> MarkAsync(Visitor visitor, string board, long topic)
    {
        var html = await visitor.HtmlAsync($"/b/{board}");
        var row = Row().Matches(html).Single(match => match.Value.Contains($"data-topic=\"{topic}\"", StringComparison.Ordinal)).Value;
        var mark = Mark().Match(row).Groups[1].Value;
        Assert.Equal(mark.Length > 0, row.Contains("topic unread", StringComparison.Ordinal));
        return mark;
    }

    private static string BoardOnHome(string html, string board) =>
        HomeRow().Matches(html).Single(match => match.Value.Contains($"href=\"/b/{board}\"", StringComparison.Ordinal)).Value;

    [GeneratedRegex("<li class=\"topic.*?</li>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("<li[^>]* data-channel.*?</li>", RegexOptions.Singleline)]
    private static partial Regex HomeRow();

    [GeneratedRegex("unread-mark\">([^<]+)<")]
    private static partial Regex Mark();
}
