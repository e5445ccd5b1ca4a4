using System.Net;
using Forum.Web.Accounts;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Administration;

public sealed class UserManagementTests(Office office) : IClassFixture<Office>
{
    [Fact]
    public async Task Users_are_found_by_a_part_of_their_name_and_by_what_they_are()
    {
        var member = office.Host.NewVisitor();
        await member.RegisterAsync("Findable-one");
        var moderator = await office.Host.NewAsync(Role.Moderator);

        Assert.Contains("Findable-one", await office.Administrator.HtmlAsync("/admin/users?name=DABLE"), StringComparison.Ordinal);
        Assert.DoesNotContain("Findable-one", await office.Administrator.HtmlAsync("/admin/users?name=dabel"), StringComparison.Ordinal);
        Assert.Contains("There is nobody like that.", await office.Administrator.HtmlAsync("/admin/users?name=%25"), StringComparison.Ordinal);
        var moderators = await office.Administrator.HtmlAsync("/admin/users?show=moderators");
        Assert.Contains(moderator.Name, moderators, StringComparison.Ordinal);
        Assert.DoesNotContain("Findable-one", moderators, StringComparison.Ordinal);
        await office.Administrator.HtmlAsync("/admin/users?show=nonsense&page=-3");
    }

    [Fact]
    public async Task A_long_list_has_pages_on_which_everyone_is_once()
    {
        await office.Host.WithDbAsync(async db =>
        {
            db.Users.AddRange(Enumerable.Range(0, 120).Select(i => new User
            {
                Name = $"many-{i:000}",
                NormalizedName = UserName.Normalize($"many-{i:000}"),
                PasswordHash = "",
                CreatedAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            }));
            return await db.SaveChangesAsync();
        });

        var seen = new List<string>();
        for (var page = 1; page <= 3; page++)
        {
            var html = await office.Administrator.HtmlAsync($"/admin/users?name=many-&page={page}");
            seen.AddRange(System.Text.RegularExpressions.Regex.Matches(html, ">(many-[0-9]+)</a>").Select(match => match.Groups[1].Value));
        }

        Assert.Equal(Enumerable.Range(0, 120).Reverse().Select(i => $"many-{i:000}"), seen);
    }

    [Fact]
    public async Task A_role_is_given_and_counts_at_once()
    {
        var member = await office.Host.NewMemberAsync();
        var id = await office.Host.IdAsync(member);

        var answer = await GiveAsync(id, "Administrator");

        Assert.Equal($"/admin/users/{id}", answer.Location);
        Assert.Contains("The role is saved.", await office.Administrator.HtmlAsync($"/admin/users/{id}"), StringComparison.Ordinal);
        await member.HtmlAsync("/admin");
        Assert.Equal(("user.role", id), ((await office.LastDeedAsync()).Action, (await office.LastDeedAsync()).SubjectId));
        Assert.Equal(HttpStatusCode.Redirect, (await GiveAsync(id, "Member")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await member.GetAsync("/admin")).Status);
        Assert.Contains("There is no such role.", (await GiveAsync(id, "7")).Html, StringComparison.Ordinal);
        Assert.Contains("There is no such role.", (await GiveAsync(id, "King")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await GiveAsync(999_999, "Member")).Status);
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        await using var host = new ForumHost(ForumHost.NoRedis);
        var only = await host.NewAsync(Role.Administrator);
        var id = await host.IdAsync(only);

        var answer = await only.SubmitAsync($"/admin/users/{id}", [("role", "Member")], $"/admin/users/{id}/role");

        Assert.Contains("make another user an administrator first", answer.Html, StringComparison.Ordinal);
        Assert.Equal(Role.Administrator, (await host.ViewerAsync(only)).Role);
    }

    [Fact]
    public async Task A_ban_has_a_reason_and_is_lifted_again()
    {
        var member = await office.Host.NewMemberAsync();
        var id = await office.Host.IdAsync(member);

        var without = await BanAsync(id, "  ", "Week");
        Assert.Contains("Say why", without.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await BanAsync(id, "Spam.", "ForGood", ("Ban.Until", "2000-01-01"))).Status);
        Assert.Equal(User.ForGood, (await UserAsync(id)).BannedUntil);
        Assert.Contains(member.Name, await office.Administrator.HtmlAsync("/admin/users?show=banned"), StringComparison.Ordinal);
        Assert.Contains("Reason: Spam.", await office.Administrator.HtmlAsync($"/admin/users/{id}"), StringComparison.Ordinal);
        Assert.DoesNotContain(member.Name, await member.HtmlAsync("/sign-in"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await office.Administrator.SubmitAsync($"/admin/users/{id}", [], $"/admin/users/{id}/lift")).Status);
        Assert.Null((await UserAsync(id)).BannedUntil);

        var self = await office.Host.IdAsync(office.Administrator);
        Assert.Contains("of a lower role", (await BanAsync(self, "Myself.", "Day")).Html, StringComparison.Ordinal);
        Assert.Null((await UserAsync(self)).BannedUntil);
    }

    private Task<User> UserAsync(long id) => office.Host.WithDbAsync(db => db.Users.AsNoTracking().SingleAsync(user => user.Id == id));

    private Task<Answer> GiveAsync(long id, string role) =>
        office.Administrator.SubmitAsync("/admin/settings", [("role", role)], $"/admin/users/{id}/role");

    private Task<Answer> BanAsync(long id, string reason, string duration, params (string, string)[] more) =>
        office.Administrator.SubmitAsync("/admin/settings", [("Ban.Reason", reason), ("Ban.Duration", duration), .. more], $"/admin/users/{id}/ban");
}
