using Forum.Web.Accounts;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Commands;

public sealed class CommandTests : IDisposable
{
    private readonly CommandProcess _command = new();

    public void Dispose() => _command.Dispose();

    [Fact]
    public async Task Help_names_the_commands_and_a_wrong_one_is_an_error()
    {
        var help = await _command.DoAsync("--help");
        foreach (var name in new[] { "migrate", "createsuperuser", "changepassword <name>", "clearsessions", "backup <path>", "seed" })
        {
            Assert.Contains(name, help, StringComparison.Ordinal);
        }

        Assert.Contains("--random-seed", await _command.DoAsync("seed", "--help"), StringComparison.Ordinal);
        var wrong = await _command.RunAsync(["migrat"]);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("'migrat'", wrong.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_command.DatabasePath));
    }

    [Fact]
    public async Task Accounts_are_made_and_changed_and_passwords_come_from_elsewhere()
    {
        var tooEarly = await _command.RunAsync(["createsuperuser", "--name", "root"], password: Visitor.Password);
        Assert.Equal(1, tooEarly.ExitCode);
        Assert.Contains("migrate", tooEarly.Error, StringComparison.Ordinal);

        Assert.Contains("Applied 20261127115200_Search.", await _command.DoAsync("migrate"), StringComparison.Ordinal);

        Assert.Equal(0, (await _command.RunAsync(["createsuperuser", "--name", "root"], password: Visitor.Password)).ExitCode);
        foreach (var (name, input, error) in new[]
        {
            ("root", Visitor.Password, "There is a user root already."),
            ("other", "short", "A password has 8 to 128 characters."),
        })
        {
            var refused = await _command.RunAsync(["createsuperuser", "--name", name], input: input);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains(error, refused.Error, StringComparison.Ordinal);
        }

        await using var host = new ForumHost(ForumHost.NoRedis, directory: _command.Directory);
        var root = host.NewVisitor();
        Assert.Equal("/", (await root.SignInAsync("root", Visitor.Password)).Location);
        Assert.Contains("root", await root.HtmlAsync("/"), StringComparison.Ordinal);
        Assert.Equal([Role.Administrator], await host.WithDbAsync(db => db.Users.Select(user => user.Role).ToListAsync()));

        // With the forum running, and its sessions at an end.
        var changed = await _command.RunAsync(["changepassword", "ROOT"], input: "another password\n");
        Assert.Equal(0, changed.ExitCode);
        Assert.True(await host.WithDbAsync(db => db.Outbox.AnyAsync(message => message.Channel == "$control")));
        Assert.DoesNotContain("another password", changed.Output + changed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("root", await root.HtmlAsync("/"), StringComparison.Ordinal);
        Assert.NotEqual("/", (await host.NewVisitor().SignInAsync("root", Visitor.Password)).Location);
        Assert.Equal("/", (await host.NewVisitor().SignInAsync("root", "another password")).Location);
        Assert.Contains("There is no user nobody.", (await _command.RunAsync(["changepassword", "nobody"], input: "x")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_that_nobody_uses_are_cleared_and_a_backup_can_be_put_back()
    {
        await using (var host = await new ForumHost(ForumHost.NoRedis, directory: _command.Directory).WithBoardsAsync())
        {
            var idle = await host.NewMemberAsync();
            var busy = await host.NewMemberAsync();
            await busy.StartTopicAsync("open", "Kept for later", "A theremin.");
            var end = DateTimeOffset.UtcNow.AddDays(-14.01).ToUnixTimeMilliseconds();
            await host.WithDbAsync(db => db.Database.ExecuteSqlInterpolatedAsync($"""
                UPDATE "Sessions" SET "LastSeenAt" = {end} WHERE "UserId" = (SELECT "Id" FROM "Users" WHERE "Name" = {idle.Name})
                """));

            Assert.Equal("Deleted 1 session.", (await _command.DoAsync("clearsessions")).Trim());
            Assert.Contains(busy.Name, await busy.HtmlAsync("/"), StringComparison.Ordinal);
            Assert.DoesNotContain(idle.Name, await idle.HtmlAsync("/"), StringComparison.Ordinal);

            var file = Path.Combine(_command.Directory.FullName, "copy.db");
            Assert.Contains("checked", await _command.DoAsync("backup", file), StringComparison.Ordinal);
            await busy.StartTopicAsync("open", "Too late", "Not in the copy.");
            var refused = await _command.RunAsync(["backup", file]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
            Assert.Equal(1, (await _command.RunAsync(["backup", _command.DatabasePath, "--force"])).ExitCode);
            Assert.Equal("Deleted 1 session.", (await _command.DoAsync("clearsessions", "--all")).Trim());
        }

        var restored = Directory.CreateTempSubdirectory("forum-restored-");
        File.Copy(Path.Combine(_command.Directory.FullName, "copy.db"), Path.Combine(restored.FullName, "forum.db"));
        await using (var host = new ForumHost(ForumHost.NoRedis, directory: restored))
        {
            Assert.Contains("Kept for later", await host.NewVisitor().HtmlAsync("/search?q=theremin"), StringComparison.Ordinal);
            Assert.DoesNotContain("Too late", await host.NewVisitor().HtmlAsync("/b/open"), StringComparison.Ordinal);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        restored.Delete(recursive: true);
    }
}
