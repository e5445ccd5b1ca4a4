using System.Net;
using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Administration;

public sealed class SettingsTests(Office office) : IClassFixture<Office>
{
    [Fact]
    public async Task Settings_count_at_once_and_survive_a_restart()
    {
        var directory = Directory.CreateTempSubdirectory("forum-web-");
        ForumSettings saved;
        await using (var host = await new ForumHost(ForumHost.NoRedis, directory: directory).WithBoardsAsync())
        {
            var administrator = await host.NewAsync(Role.Administrator);
            Assert.Equal(new ForumSettings(), host.Services.GetRequiredService<SettingsStore>().Current);

            var answer = await administrator.SubmitAsync("/admin/settings",
            [
                ("Form.Name", "The <Kettle>"), ("Form.Announcement", "Be **kind**.\r\n<script>"), ("Form.TrustedAfterPosts", "7"),
                ("Form.HoldNewcomersPosts", "true"), ("Form.NewcomersPostsPerHour", "4"), ("Form.PostsPerMinute", "9"),
            ]);

            Assert.Equal("/admin/settings", answer.Location);
            saved = host.Services.GetRequiredService<SettingsStore>().Current;
            Assert.Equal(
                new ForumSettings
                {
                    Name = "The <Kettle>",
                    Announcement = "Be **kind**.\n<script>",
                    IsRegistrationOpen = false,
                    TrustedAfterPosts = 7,
                    HoldNewcomersPosts = true,
                    NewcomersPostsPerHour = 4,
                    MayNewcomersLink = false,
                    PostsPerMinute = 9,
                },
                saved);
            Assert.Contains("The settings are saved.", await administrator.HtmlAsync("/admin/settings"), StringComparison.Ordinal);
            await AssertShownAsync(host);
        }

        await using (var host = new ForumHost(ForumHost.NoRedis, directory: directory))
        {
            Assert.Equal(saved, host.Services.GetRequiredService<SettingsStore>().Current);
            await AssertShownAsync(host);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        directory.Delete(recursive: true);

        static async Task AssertShownAsync(ForumHost host)
        {
            var visitor = host.NewVisitor();
            var home = await visitor.HtmlAsync("/");
            Assert.Contains("<title>The &lt;Kettle&gt;</title>", home, StringComparison.Ordinal);
            Assert.Contains("Be <strong>kind</strong>.", home, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", home[home.IndexOf("<main", StringComparison.Ordinal)..], StringComparison.Ordinal);
            Assert.Contains("New accounts cannot be made", await visitor.HtmlAsync("/register"), StringComparison.Ordinal);
            var answer = await visitor.SubmitAsync("/sign-in",
                [("Form.Name", "late-comer"), ("Form.Password", Visitor.Password), ("Form.PasswordAgain", Visitor.Password)], "/register");
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.False(await host.WithDbAsync(db => Task.FromResult(db.Users.Any(user => user.Name == "late-comer"))));
        }
    }

    [Fact]
    public async Task What_was_changed_is_written_down_and_nothing_if_nothing_was()
    {
        (string, string)[] fields =
        [
            ("Form.Name", "Renamed"), ("Form.IsRegistrationOpen", "true"), ("Form.MayNewcomersLink", "true"),
            ("Form.TrustedAfterPosts", "3"), ("Form.NewcomersPostsPerHour", "10"), ("Form.PostsPerMinute", "10"),
        ];

        await office.Administrator.SubmitAsync("/admin/settings", fields);
        await office.Administrator.SubmitAsync("/admin/settings", fields);

        var deeds = await office.Host.WithDbAsync(db => Task.FromResult(db.Audit.Where(entry => entry.Action == "settings.changed").ToList()));
        Assert.Equal("name: \"Forum\" → \"Renamed\"", Assert.Single(deeds).Target);
    }

    [Theory]
    [InlineData("Form.Name", " ")]
    [InlineData("Form.TrustedAfterPosts", "-1")]
    [InlineData("Form.TrustedAfterPosts", "")]
    [InlineData("Form.NewcomersPostsPerHour", "0")]
    [InlineData("Form.PostsPerMinute", "lots")]
    public async Task A_value_that_makes_no_sense_is_refused_and_nothing_that_was_typed_is_lost(string field, string value)
    {
        var before = office.Host.Services.GetRequiredService<SettingsStore>().Current;
        var fields = new Dictionary<string, string>
        {
            ["Form.Name"] = "Kept",
            ["Form.Announcement"] = "Kept announcement",
            ["Form.TrustedAfterPosts"] = "3",
            ["Form.NewcomersPostsPerHour"] = "10",
            ["Form.PostsPerMinute"] = "10",
            [field] = value,
        };

        var answer = await office.Administrator.SubmitAsync("/admin/settings", [.. fields.Select(pair => (pair.Key, pair.Value))]);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("Kept announcement", answer.Html, StringComparison.Ordinal);
        Assert.Matches($"id=\"{field.Replace('.', '_')}-error\"[^>]*>[^<]+<", answer.Html);
        Assert.Equal(before, office.Host.Services.GetRequiredService<SettingsStore>().Current);
    }

    [Fact]
    public void A_row_of_another_version_is_passed_over()
    {
        var settings = SettingRows.Read(
        [
            new Setting { Name = "name", Value = "\"Kept\"" },
            new Setting { Name = "postsPerMinute", Value = "\"many\"" },
            new Setting { Name = "announcement", Value = "not json" },
            new Setting { Name = "colour", Value = "\"green\"" },
        ]);

        Assert.Equal(new ForumSettings { Name = "Kept" }, settings);
    }
}
