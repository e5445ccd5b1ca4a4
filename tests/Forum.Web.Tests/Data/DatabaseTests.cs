using System.Net;
using Forum.Web.Data;
using Forum.Web.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Hosting;

namespace Forum.Web.Tests.Data;

public sealed class DatabaseTests
{
    [Fact]
    public void The_snapshot_is_the_model()
    {
        using var db = new ForumDb(new DbContextOptionsBuilder<ForumDb>().UseSqlite("Data Source=:memory:").Options);
        var snapshot = db.GetService<IMigrationsAssembly>().ModelSnapshot!.Model;
        var initialized = db.GetService<IModelRuntimeInitializer>().Initialize(snapshot, designTime: true, validationLogger: null);

        var differences = db.GetService<IMigrationsModelDiffer>()
            .GetDifferences(initialized.GetRelationalModel(), db.GetService<IDesignTimeModel>().Model.GetRelationalModel());

        Assert.Empty(differences);
    }

    [Theory]
    [InlineData("Wal", "wal")]
    [InlineData("Delete", "delete")]
    public async Task The_journal_mode_is_the_configured_one(string configured, string expected)
    {
        await using var host = new ForumHost(ForumHost.NoRedis, settings: new() { ["Forum:JournalMode"] = configured });

        await host.NewVisitor().HtmlAsync("/");

        await using var connection = new SqliteConnection($"Data Source={host.DatabasePath}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        Assert.Equal(expected, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_journal_mode_that_is_not_known_is_refused_at_start()
    {
        await using var host = new ForumHost(ForumHost.NoRedis, settings: new() { ["Forum:JournalMode"] = "7" });

        var error = Assert.ThrowsAny<Exception>(() => host.CreateClient());

        Assert.Contains("Forum:JournalMode must be Wal or Delete.", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_development_there_is_a_demo_to_sign_in_to()
    {
        await using var host = new ForumHost(ForumHost.NoRedis, Environments.Development);
        var alice = host.NewVisitor();

        var page = await alice.HtmlAsync("/sign-in");
        Assert.Contains("<code>alice</code>, <code>bob</code>, <code>carol</code>", page, StringComparison.Ordinal);
        Assert.Contains("<code>Pa$$w0rd</code>", page, StringComparison.Ordinal);
        Assert.Equal("/", (await alice.SignInAsync("alice", "Pa$$w0rd")).Location);
        var home = await alice.HtmlAsync("/");
        Assert.Contains("Announcements", home, StringComparison.Ordinal);
        Assert.Contains("members only", home, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_production_there_is_none()
    {
        await using var host = new ForumHost(ForumHost.NoRedis);

        Assert.DoesNotContain("alice", await host.NewVisitor().HtmlAsync("/sign-in"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.NewVisitor().SignInAsync("alice", "Pa$$w0rd")).Status);
        Assert.Equal(0, await host.WithDbAsync(db => db.Users.CountAsync()));
        Assert.Equal(0, await host.WithDbAsync(db => db.Boards.CountAsync()));
    }

    [Fact]
    public async Task The_forum_is_healthy_without_Redis_but_not_without_its_database()
    {
        await using var host = new ForumHost(ForumHost.NoRedis);
        var visitor = host.NewVisitor();
        Assert.Equal("Healthy", await visitor.HtmlAsync("/health"));

        await host.WithDbAsync(db => db.Database.ExecuteSqlRawAsync("DROP TABLE \"DatabaseIdentity\""));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/health")).Status);
        Assert.Equal("Healthy", await visitor.HtmlAsync("/alive"));
    }
}
