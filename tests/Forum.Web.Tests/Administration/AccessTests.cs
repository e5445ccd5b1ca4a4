using System.Net;
using Forum.Web.Accounts;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Administration;

[Collection(SharedForum.Name)]
public sealed class AccessTests(ForumFixture forum)
{
    private static readonly string[] Pages =
    [
        "/admin", "/admin/users", "/admin/users/1", "/admin/boards", "/admin/boards/new", "/admin/boards/1", "/admin/settings",
        "/admin/realtime", "/admin/realtime/data",
    ];

    private static readonly string[] Forms =
    [
        "/admin/users/1/role", "/admin/users/1/ban", "/admin/users/1/lift", "/admin/boards/move", "/admin/boards/new",
        "/admin/boards/1", "/admin/boards/1/delete", "/admin/settings",
    ];

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_to_the_sign_in_page()
    {
        var visitor = forum.Host.NewVisitor();
        foreach (var page in Pages)
        {
            var answer = await visitor.GetAsync(page);
            Assert.Equal(HttpStatusCode.Redirect, answer.Status);
            Assert.Contains("/sign-in?returnUrl=%2Fadmin", answer.Location, StringComparison.Ordinal);
        }

        foreach (var form in Forms)
        {
            var answer = await visitor.SubmitAsync("/sign-in", [("role", "Administrator")], form);
            Assert.Equal(HttpStatusCode.Redirect, answer.Status);
            Assert.Contains("/sign-in?", answer.Location, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(nameof(Role.Member))]
    [InlineData(nameof(Role.Moderator))]
    public async Task Members_and_moderators_get_nothing_and_can_do_nothing(string role)
    {
        var visitor = await forum.Host.NewAsync(Enum.Parse<Role>(role));
        Assert.DoesNotContain("href=\"/admin\"", await visitor.HtmlAsync("/"), StringComparison.Ordinal);
        foreach (var page in Pages)
        {
            AssertRefused(await visitor.GetAsync(page));
        }

        var id = await forum.Host.IdAsync(visitor);
        foreach (var form in Forms)
        {
            AssertRefused(await visitor.SubmitAsync("/sign-out", [("role", "Administrator"), ("Form.Name", "Taken over")], form.Replace("users/1", $"users/{id}", StringComparison.Ordinal)));
        }

        Assert.Equal(role, (await forum.Host.ViewerAsync(visitor)).Role.ToString());
        Assert.DoesNotContain("Taken over", await visitor.HtmlAsync("/"), StringComparison.Ordinal);

        static void AssertRefused(Answer answer)
        {
            Assert.Equal(HttpStatusCode.Redirect, answer.Status);
            Assert.Contains("/status/403", answer.Location, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Administrators_get_every_page_by_a_link()
    {
        var administrator = await forum.Host.NewAsync(Role.Administrator);

        Assert.Contains("href=\"/admin\"", await administrator.HtmlAsync("/"), StringComparison.Ordinal);
        var overview = await administrator.HtmlAsync("/admin");
        foreach (var page in Pages.Where(page => page.Count('/') == 2))
        {
            Assert.Contains($"href=\"{page}\"", overview, StringComparison.Ordinal);
        }

        foreach (var page in Pages)
        {
            await administrator.HtmlAsync(page);
        }
    }
}
