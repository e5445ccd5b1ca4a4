using Forum.Web.Data;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Forum.Web.Tests.Data;

public sealed class UpgradeTests
{
    [Fact]
    public async Task A_database_of_the_first_version_becomes_one_of_today_with_everything_in_it()
    {
        var directory = Directory.CreateTempSubdirectory("forum-upgrade-");
        var file = Path.Combine(directory.FullName, "forum.db");
        await using (var old = new ForumDb(new DbContextOptionsBuilder<ForumDb>().UseSqlite($"Data Source={file}").Options))
        {
            await old.GetService<IMigrator>().MigrateAsync("20261121095435_Initial");
            await old.Database.ExecuteSqlRawAsync("""
                INSERT INTO "Users" ("Id", "Name", "NormalizedName", "PasswordHash", "CreatedAt") VALUES (1, 'ann', 'ANN', '', 1), (2, 'bea', 'BEA', '', 1);
                INSERT INTO "Boards" ("Id", "Name", "Slug", "Description", "Position", "Visibility", "TopicCount", "PostCount") VALUES (1, 'Open', 'open', '', 1, 0, 1, 3);
                INSERT INTO "Topics" ("Id", "BoardId", "Title", "AuthorId", "CreatedAt", "LastNumber", "LastPostAt", "LastAuthorId") VALUES (1, 1, 'An old harpsichord', 1, 1000, 3, 3000, 2);
                INSERT INTO "Posts" ("TopicId", "Number", "AuthorId", "Source", "Html", "CreatedAt") VALUES
                    (1, 1, 1, 'Who can tune it?', '<p>Who can tune it?</p>', 1000),
                    (1, 2, 2, 'The piano tuner.', '<p>The piano tuner.</p>', 2000),
                    (1, 3, 2, 'Or a clavichord maker.', '<p>Or a clavichord maker.</p>', 3000);
                """);
        }

        await using (var host = new ForumHost(ForumHost.NoRedis, directory: directory))
        {
            var member = await host.NewMemberAsync();

            Assert.Contains("Or a clavichord maker.", await member.HtmlAsync("/t/1"), StringComparison.Ordinal);
            Assert.Contains("An old <mark>harpsichord</mark>", await member.HtmlAsync("/search?q=harpsichord"), StringComparison.Ordinal);
            Assert.Contains("#post-3", await member.HtmlAsync("/search?q=clavichord"), StringComparison.Ordinal);
            Assert.Equal([1, 2], await host.WithDbAsync(db => db.Users.Where(user => user.Id <= 2).OrderBy(user => user.Id).Select(user => user.PostCount).ToListAsync()));
            Assert.Equal(3, await host.WithDbAsync(db => db.Topics.Select(topic => topic.Version).SingleAsync()));
            Assert.Equal([1, 1, 1], await host.WithDbAsync(db => db.Posts.Select(post => post.Version).ToListAsync()));

            // And it goes on from there.
            await member.ReplyAsync(1, "A spinettino, perhaps?");
            Assert.Equal((4, 4), await host.WithDbAsync(db => db.Topics.Select(topic => ValueTuple.Create(topic.LastNumber, topic.Version)).SingleAsync()));
            Assert.Contains("#post-4", await member.HtmlAsync("/search?q=spinettino"), StringComparison.Ordinal);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        directory.Delete(recursive: true);
    }
}
