using System.Net;
using Forum.Web.Boards;
using Forum.Web.Commands.Seeding;
using Forum.Web.Data;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Commands;

public sealed class SeedTests : IDisposable
{
    private static readonly DateTime Now = new(2026, 3, 31, 12, 0, 0, DateTimeKind.Utc);
    private readonly CommandProcess _command = new();

    public void Dispose() => _command.Dispose();

    [Fact]
    public async Task A_seeded_forum_counts_right_and_what_was_there_is_left_alone()
    {
        await using var host = await new ForumHost(ForumHost.NoRedis, directory: _command.Directory).WithBoardsAsync();
        var member = await host.NewMemberAsync();
        await member.StartTopicAsync("open", "Here first");

        Assert.Equal(1, (await _command.RunAsync(["seed", "--topics", "10", "--posts", "9"])).ExitCode);
        var output = await _command.DoAsync("seed", "--users", "20", "--topics", "30", "--posts", "1200");

        Assert.Contains("1,200 of 1,200 posts", output, StringComparison.Ordinal);
        Assert.Equal((21, 31, 1201), await host.WithDbAsync(async db => (await db.Users.CountAsync(), await db.Topics.CountAsync(), await db.Posts.CountAsync())));
        Assert.Equal(0, await host.WithDbAsync(WrongCountersAsync));
        Assert.Equal((1, 1), await host.WithDbAsync(db => db.Boards.Where(board => board.Slug == "open").Select(board => ValueTuple.Create(board.TopicCount, board.PostCount)).SingleAsync()));
        Assert.All(
            new[] { "Members", "Staff" }.Select(Enum.Parse<BoardVisibility>),
            kind => Assert.NotEqual(0, host.WithDbAsync(db => db.Topics.CountAsync(topic => topic.Board.Visibility == kind)).Result));
        Assert.True(await host.WithDbAsync(db => db.PostReactions.AnyAsync()) && await host.WithDbAsync(db => db.PostRevisions.AnyAsync()));
        Assert.True(await host.WithDbAsync(db => db.Posts.AnyAsync(post => post.DeletedAt != null)));

        // The pages that show all of it, and nobody signs in as one of those users.
        Assert.Contains("Woodwork", await member.HtmlAsync("/"), StringComparison.Ordinal);
        Assert.Contains("<mark>", await member.HtmlAsync("/search?q=glue"), StringComparison.Ordinal);
        var name = await host.WithDbAsync(db => db.Users.Where(user => user.PasswordHash == "").Select(user => user.Name).FirstAsync());
        Assert.Equal(HttpStatusCode.OK, (await host.NewVisitor().SignInAsync(name, "whatever it is")).Status);
    }

    [Fact]
    public async Task The_same_number_makes_the_same_forum_and_a_second_one_stands_beside_it()
    {
        var size = new SeedSize(Users: 10, Topics: 10, Posts: 100, RandomSeed: 7);
        await using var host = new ForumHost(ForumHost.NoRedis);

        var first = await SeedAsync(size);
        var second = await SeedAsync(size);
        var other = await SeedAsync(size with { RandomSeed = 8 });

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.Equal(18, await host.WithDbAsync(db => db.Boards.Select(board => board.Slug).Distinct().CountAsync()));
        Assert.Equal(0, await host.WithDbAsync(WrongCountersAsync));

        Task<List<string>> SeedAsync(SeedSize size) => host.WithDbAsync(async db =>
        {
            var last = await db.Posts.MaxAsync(post => (long?)post.Id) ?? 0;
            await new Seeder(db, Now, size).RunAsync(_ => { }, CancellationToken.None);
            return await db.Posts.Where(post => post.Id > last).OrderBy(post => post.Id).Select(post => post.Topic.Title + post.Number + post.CreatedAt).ToListAsync();
        });
    }

    /// <summary>How many rows hold another count than there is.</summary>
    private static async Task<int> WrongCountersAsync(ForumDb db) =>
        await db.Users.CountAsync(user => user.PostCount != db.Posts.Count(post => post.AuthorId == user.Id && post.DeletedAt == null))
        + await db.Boards.CountAsync(board => board.TopicCount != board.Topics.Count
            || board.PostCount != db.Posts.Count(post => post.Topic.BoardId == board.Id && post.DeletedAt == null))
        + await db.Topics.CountAsync(topic => topic.LastNumber != topic.Posts.Count || topic.LastNumber != topic.Posts.Max(post => post.Number)
            || topic.LastPostAt != topic.Posts.Max(post => post.CreatedAt)
            || topic.LastAuthorId != topic.Posts.Where(post => post.Number == topic.LastNumber).Select(post => post.AuthorId).First());
}
