using System.Net;
using Forum.Web.Boards;
using Forum.Web.Notifications;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Realtime;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Notifications;

[Collection(SharedForum.Name)]
public sealed class NotificationTests(ForumFixture forum)
{
    [Fact]
    public async Task A_post_tells_each_once_and_never_its_author()
    {
        var (author, quoted, mentioned, writer) = (await MemberAsync(), await MemberAsync(), await MemberAsync(), await MemberAsync());
        var topic = await author.StartTopicAsync();
        await quoted.ReplyAsync(topic, "Quote me.");
        await mentioned.ReplyAsync(topic, "And me.");
        await ReadAllAsync(author);
        var (first, second) = (await PostIdAsync(topic, 2), await PostIdAsync(topic, 3));

        await writer.ReplyAsync(topic, $"> [them](/p/{first}) and [them](/p/{second})\n\n@{mentioned.Name} and @{mentioned.Name.ToUpperInvariant()}, @{writer.Name}, @nobody-of-that-name, mail@{quoted.Name}");

        Assert.Equal([NotificationKind.Reply], await UnreadAsync(author));
        Assert.Equal([NotificationKind.Quote], await UnreadAsync(quoted));
        Assert.Equal([NotificationKind.Mention], await UnreadAsync(mentioned));
        Assert.Empty(await UnreadAsync(writer));
        Assert.Contains($"<strong>{writer.Name}</strong> quoted you in", await quoted.HtmlAsync("/notifications"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_topic_tells_whom_it_mentions()
    {
        var mentioned = await MemberAsync();

        await (await MemberAsync()).StartTopicAsync(body: $"What do you say, @{mentioned.Name}?");

        Assert.Equal([NotificationKind.Mention], await UnreadAsync(mentioned));
    }

    [Fact]
    public async Task Nobody_is_told_of_what_they_may_not_see()
    {
        var staff = (await forum.Host.NewBoardAsync(BoardVisibility.Staff)).Slug;
        var (moderator, colleague, member) = (await forum.Host.NewModeratorAsync(), await forum.Host.NewModeratorAsync(), await MemberAsync());
        var open = await member.StartTopicAsync();
        var post = await PostIdAsync(open, 1);

        await moderator.StartTopicAsync(staff, body: $"> [x](/p/{post})\n\n@{colleague.Name}, what about @{member.Name}?");

        Assert.Equal([NotificationKind.Mention], await UnreadAsync(colleague));
        Assert.Empty(await UnreadAsync(member));
    }

    [Fact]
    public async Task What_one_can_no_longer_see_is_told_without_its_title()
    {
        var board = (await forum.Host.NewBoardAsync()).Slug;
        var member = await MemberAsync();
        var writer = await MemberAsync();
        var topic = await writer.StartTopicAsync(board, "Soon a secret", $"Psst, @{member.Name}.");
        Assert.Contains("Soon a secret", await member.HtmlAsync("/notifications"), StringComparison.Ordinal);
        var id = await NewestIdAsync(member);

        await forum.Host.WithDbAsync(async db =>
        {
            db.Boards.Single(b => b.Slug == board).Visibility = BoardVisibility.Staff;
            return await db.SaveChangesAsync();
        });

        var html = await member.HtmlAsync("/notifications");
        Assert.DoesNotContain("Soon a secret", html, StringComparison.Ordinal);
        Assert.DoesNotContain(writer.Name, html, StringComparison.Ordinal);
        Assert.DoesNotContain($"/t/{topic}", html, StringComparison.Ordinal);
        Assert.Contains("A post that you can no longer see", html, StringComparison.Ordinal);
        Assert.Equal("/notifications", (await member.GetAsync($"/notifications/{id}")).Location);
        Assert.Empty(await UnreadAsync(member));
    }

    [Fact]
    public async Task Opening_one_leads_to_the_post_and_marks_it_as_read()
    {
        var author = await MemberAsync();
        var topic = await author.StartTopicAsync();
        var other = await MemberAsync();
        await other.ReplyAsync(topic, "One.");
        await other.ReplyAsync(topic, "Two.");
        Assert.Contains("data-unread=\"2\"", await author.HtmlAsync("/"), StringComparison.Ordinal);
        var id = await NewestIdAsync(author);

        Assert.Equal($"/t/{topic}#post-3", (await author.GetAsync($"/notifications/{id}")).Location);
        Assert.Equal($"/t/{topic}#post-3", (await author.GetAsync($"/notifications/{id}")).Location);

        Assert.Single(await UnreadAsync(author));
        Assert.Contains("data-unread=\"1\"", await author.HtmlAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeing_the_post_in_its_topic_is_enough()
    {
        var author = await MemberAsync();
        var topic = await author.StartTopicAsync();
        var another = await author.StartTopicAsync();
        var other = await MemberAsync();
        await other.ReplyAsync(topic, "Here.");
        await other.ReplyAsync(another, "There.");

        await author.HtmlAsync($"/t/{topic}");
        Assert.Single(await UnreadAsync(author));
        await author.ScriptAsync(HttpMethod.Post, $"/t/{another}/read", new { number = 2 });
        Assert.Empty(await UnreadAsync(author));
    }

    [Fact]
    public async Task Guessed_ids_are_not_found_and_nobody_reads_for_others()
    {
        var author = await MemberAsync();
        var topic = await author.StartTopicAsync();
        var other = await MemberAsync();
        await other.ReplyAsync(topic, "For the author.");
        var id = await NewestIdAsync(author);

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/notifications/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/notifications/999999")).Status);
        Assert.StartsWith("https://forum.test/sign-in", (await forum.Host.NewVisitor().GetAsync($"/notifications/{id}")).Location, StringComparison.Ordinal);
        await ReadAllAsync(other);
        Assert.DoesNotContain("data-notification", await other.HtmlAsync("/notifications"), StringComparison.Ordinal);

        Assert.Single(await UnreadAsync(author));
        await ReadAllAsync(author);
        Assert.Empty(await UnreadAsync(author));
    }

    [Fact]
    public async Task The_counter_is_right_whatever_happens_at_once()
    {
        var author = await MemberAsync();
        var topic = await author.StartTopicAsync();
        var others = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MemberAsync()));
        await Task.WhenAll(others.Select(other => other.ReplyAsync(topic, "First.")));
        var ids = await forum.Host.WithDbAsync(db => db.Notifications.Where(n => n.User.Name == author.Name).Select(n => n.Id).ToListAsync());
        Assert.Equal(4, ids.Count);

        await Task.WhenAll(
            [.. others.SelectMany(other => new[] { other.ReplyAsync(topic, "Second."), other.ReplyAsync(topic, $"Third, @{author.Name}.") }),
            .. ids.SelectMany(id => new[] { author.GetAsync($"/notifications/{id}"), author.GetAsync($"/notifications/{id}") })]);

        Assert.Equal(8, (await UnreadAsync(author)).Count);
    }

    [Fact]
    public async Task The_page_is_told_at_once_what_the_inbox_shows()
    {
        var author = await MemberAsync();
        var topic = await author.StartTopicAsync(title: "Told <at> once");
        var user = await forum.Host.WithDbAsync(db => db.Users.Where(u => u.Name == author.Name).Select(u => u.Id).SingleAsync());
        await (await MemberAsync()).ReplyAsync(topic, "Hello.");
        var id = await NewestIdAsync(author);
        var inbox = await author.HtmlAsync("/notifications");
        await author.GetAsync($"/notifications/{id}");

        // Before them comes that the author has read their own topic.
        var published = (await Published.WaitAsync(forum.Host, $"user:{user}", 3)).Skip(1).Take(2).Select(p => p.Data).ToList();

        Assert.Equal("notification", published[0].GetProperty("type").GetString());
        Assert.Equal(id, published[0].GetProperty("id").GetInt64());
        Assert.Equal(1, published[0].GetProperty("unread").GetInt32());
        Assert.Contains(published[0].GetProperty("html").GetString()!.Trim(), inbox, StringComparison.Ordinal);
        Assert.Equal("notifications.read", published[1].GetProperty("type").GetString());
        Assert.Equal(id, Assert.Single(published[1].GetProperty("ids").EnumerateArray()).GetInt64());
        Assert.Equal(0, published[1].GetProperty("unread").GetInt32());
    }

    [Fact]
    public async Task A_post_tells_no_more_than_allowed()
    {
        await using var host = await new ForumHost(ForumHost.NoRedis, settings: new() { ["Forum:Notifications:MaxPerPost"] = "2" }).WithBoardsAsync();
        var members = new List<Visitor>();
        for (var i = 0; i < 5; i++)
        {
            members.Add(await host.NewMemberAsync());
        }

        await members[0].StartTopicAsync(body: string.Join(' ', members.Select(member => $"@{member.Name}")));

        var told = await host.WithDbAsync(db => db.Notifications.Select(n => n.User.Name).ToListAsync());
        Assert.Equal([members[1].Name, members[2].Name], told.Order(StringComparer.Ordinal).OrderBy(name => members.FindIndex(m => m.Name == name)));
    }

    [Fact]
    public async Task A_moderators_word_arrives_whole_with_or_without_a_post()
    {
        var member = await MemberAsync();
        var topic = await member.StartTopicAsync(title: "A heated one");
        var post = await PostIdAsync(topic, 1);
        await using (var scope = forum.Host.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<Forum.Web.Data.ForumDb>();
            var user = await db.Users.SingleAsync(u => u.Name == member.Name);
            await using var transaction = await db.Database.BeginTransactionAsync();
            var notifier = scope.ServiceProvider.GetRequiredService<Notifier>();
            await notifier.ModerationAsync(user.Id, "Mind your <words>.", post, default);
            await notifier.ModerationAsync(user.Id, "Welcome back.", null, default);
            await transaction.CommitAsync();
        }

        var html = await member.HtmlAsync("/notifications");
        Assert.Contains("Mind your &lt;words&gt;.", html, StringComparison.Ordinal);
        Assert.Contains("A heated one", html, StringComparison.Ordinal);
        Assert.Contains("Welcome back.", html, StringComparison.Ordinal);
        Assert.Equal([NotificationKind.Moderation, NotificationKind.Moderation], await UnreadAsync(member));
    }

    [Fact]
    public async Task The_inbox_shows_what_is_unread_first_and_goes_on_page_by_page()
    {
        var author = await MemberAsync();
        var topic = await author.StartTopicAsync();
        var other = await MemberAsync();
        for (var i = 0; i < Inbox.PageSize + 5; i++)
        {
            await other.ReplyAsync(topic, $"Reply {i}.");
        }

        var ids = await forum.Host.WithDbAsync(db => db.Notifications.Where(n => n.User.Name == author.Name).OrderByDescending(n => n.Id).Select(n => n.Id).ToListAsync());
        await author.GetAsync($"/notifications/{ids[0]}");

        var first = await author.HtmlAsync("/notifications");
        var next = first.Split("rel=\"next\" href=\"")[1].Split('"')[0].Replace("&amp;", "&", StringComparison.Ordinal);
        var second = await author.HtmlAsync(next);
        Assert.Equal([.. ids.Skip(1), ids[0]], Ids(first).Concat(Ids(second)));
        Assert.DoesNotContain("rel=\"next\"", second, StringComparison.Ordinal);

        static IEnumerable<long> Ids(string html) =>
            html.Split("data-notification=\"").Skip(1).Select(part => long.Parse(part.Split('"')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    private Task<Visitor> MemberAsync() => forum.Host.NewMemberAsync();

    private static Task<Answer> ReadAllAsync(Visitor visitor) => visitor.SubmitAsync("/notifications", []);

    private Task<long> PostIdAsync(long topic, int number) =>
        forum.Host.WithDbAsync(db => db.Posts.Where(p => p.TopicId == topic && p.Number == number).Select(p => p.Id).SingleAsync());

    private Task<long> NewestIdAsync(Visitor visitor) =>
        forum.Host.WithDbAsync(db => db.Notifications.Where(n => n.User.Name == visitor.Name).MaxAsync(n => n.Id));

    /// <summary>What is unread, oldest first; that the counter says so too is looked at on the way.</summary>
    private async Task<List<NotificationKind>> UnreadAsync(Visitor visitor)
    {
        var (kinds, counter) = await forum.Host.WithDbAsync(async db => (
            await db.Notifications.Where(n => n.User.Name == visitor.Name && n.ReadAt == null).OrderBy(n => n.Id).Select(n => n.Kind).ToListAsync(),
            await db.Users.Where(user => user.Name == visitor.Name).Select(user => user.UnreadNotifications).SingleAsync()));
        Assert.Equal(kinds.Count, counter);
        return kinds;
    }
}
