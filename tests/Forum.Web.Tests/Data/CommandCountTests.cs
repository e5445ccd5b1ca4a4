using System.Data.Common;
using Forum.Web.Accounts;
using Forum.Web.Moderation;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Data;

public sealed class CommandCountTests
{
    [Fact]
    public async Task A_page_takes_as_many_commands_however_much_is_on_it()
    {
        var counter = new CommandCounter();
        await using var host = await new ForumHost(
            ForumHost.NoRedis,
            services: services => services.AddSingleton<IInterceptor>(counter)).WithBoardsAsync();
        var member = await host.NewMemberAsync();
        var topic = await member.StartTopicAsync();
        var first = await host.WithDbAsync(db => Task.FromResult(db.Posts.Single().Id));
        await member.SubmitAsync($"/p/{first}/edit", [("Form.Body", "Other words."), ("Form.Version", "1")]);
        string[] pages =
        [
            "/", "/b/open", $"/t/{topic}", $"/t/{topic}/posts?after=0", $"/t/{topic}?quote={first}",
            $"/p/{first}/edit", $"/p/{first}/history", $"/p/{first}/reactions", $"/t/{topic}/manage",
            "/notifications", "/drafts",
            $"/u/{member.Name}", "/users", "/account", "/account/sessions", "/avatars/1.svg",
        ];

        var before = await CountAsync();
        for (var i = 0; i < 12; i++)
        {
            var other = await host.NewMemberAsync();
            await other.ReplyAsync(topic, $"Reply {i}");
            await member.SubmitAsync($"/p/{first}/edit", [("Form.Body", $"Words {i}."), ("Form.Version", $"{i + 2}")]);
            await member.ReplyAsync(topic, $"Mine {i}");
            await other.SubmitAsync("/drafts", [("on", "like")], $"/p/{first}/react");
            await host.NewVisitor().SignInAsync(member.Name, Visitor.Password);
            await other.StartTopicAsync(i % 2 == 0 ? "open" : "members", $"Topic {i}");
        }

        var moderated = await ModeratedAsync();

        // One of each, but for the picture, is for the session. A topic's page also knows the reactions, how far it was read, and the draft of a reply.
        Assert.Equal([4, 4, 6, 4, 7, 3, 4, 4, 2, 2, 6, 3, 3, 2, 2, 0], before);

        // The first look at the topic marks what told of it as read: some more, however many those are. There are two pages by now, and the form is on the second.
        Assert.Equal([4, 4, 7, 4, 9, 3, 4, 4, 2, 2, 6, 3, 3, 2, 2, 0], await CountAsync());
        Assert.Equal(before, await CountAsync());

        // A moderator's pages count what there is to look at, in one command.
        Assert.Equal([5, 6, 5, 2, 3], moderated);
        await WaitAsync(12);
        Assert.Equal(moderated, await ModeratedAsync());

        async Task<List<int>> ModeratedAsync()
        {
            var moderator = await host.NewModeratorAsync();
            var counts = new List<int>();
            foreach (var page in new[] { "/", "/moderation", "/moderation/list", "/moderation/count", "/moderation/log" })
            {
                counter.Count = 0;
                await moderator.HtmlAsync(page);
                counts.Add(counter.Count);
            }

            return counts;
        }

        Task WaitAsync(int count) => host.WithDbAsync(db =>
        {
            var board = db.Boards.First();
            var author = db.Users.First();
            foreach (var post in db.Posts.Where(post => post.AuthorId != author.Id).Take(count))
            {
                db.Reports.Add(new Report { PostId = post.Id, ReporterId = author.Id, Kind = ReportKind.Spam, CreatedAt = DateTime.UtcNow });
                db.HeldPosts.Add(new HeldPost { Author = author, Board = board, Title = "A title", Source = "Some text", CreatedAt = DateTime.UtcNow });
                db.Audit.Add(new AuditEntry { ActorId = author.Id, SubjectId = post.AuthorId, Action = "post.edited", Target = "Something", CreatedAt = DateTime.UtcNow });
            }

            return db.SaveChangesAsync();
        });

        async Task<List<int>> CountAsync()
        {
            var counts = new List<int>();
            foreach (var page in pages)
            {
                counter.Count = 0;
                await member.HtmlAsync(page);
                counts.Add(counter.Count);
            }

            return counts;
        }
    }

    [Fact]
    public async Task A_page_of_the_administration_takes_as_many_commands_however_much_there_is()
    {
        var counter = new CommandCounter();
        await using var host = await new ForumHost(
            ForumHost.NoRedis,
            services: services => services.AddSingleton<IInterceptor>(counter)).WithBoardsAsync();
        var administrator = await host.NewAsync(Role.Administrator);
        string[] pages = ["/admin", "/admin/users", "/admin/users/1", "/admin/boards", "/admin/boards/1", "/admin/settings", "/admin/realtime"];

        var before = await CountAsync();
        for (var i = 0; i < 5; i++)
        {
            var member = await host.NewMemberAsync();
            await member.StartTopicAsync();
            await administrator.SubmitAsync("/admin/boards/new", [("Form.Name", $"Board {i}"), ("Form.Slug", $"board-{i}"), ("Form.Visibility", "Staff")]);
        }

        // One of each is for the session, one for the moderators' queue; the outbox, which is asked for the last page, is not counted.
        Assert.Equal([6, 4, 3, 3, 3, 2, 2], before);
        Assert.Equal(before, await CountAsync());

        async Task<List<int>> CountAsync()
        {
            var counts = new List<int>();
            foreach (var page in pages)
            {
                counter.Count = 0;
                await administrator.HtmlAsync(page);
                counts.Add(counter.Count);
            }

            return counts;
        }
    }

    /// <summary>Counts reads outside of the outbox, whose dispatcher reads whenever it likes.</summary>
    private sealed class CommandCounter : DbCommandInterceptor
    {
        public int Count { get; set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (!command.CommandText.Contains("\"Outbox\"", StringComparison.Ordinal) && !command.CommandText.Contains("\"DatabaseIdentity\"", StringComparison.Ordinal))
            {
                Count++;
            }

            return new(result);
        }
    }
}
