using System.Net;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Web;

[Collection(SharedForum.Name)]
public sealed class ThemeTests(ForumFixture forum)
{
    [Theory]
    [InlineData("auto", "light dark")]
    [InlineData("light", "light")]
    [InlineData("dark", "dark")]
    public async Task A_choice_is_kept_and_shown_on_every_page(string theme, string scheme)
    {
        var visitor = forum.Host.NewVisitor();

        var answer = await visitor.SubmitAsync("/", [("theme", theme), ("returnUrl", "/b/open?page=2#theme")], "/theme");

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal("/b/open?page=2#theme", answer.Location);
        foreach (var html in new[] { await visitor.HtmlAsync("/b/open"), (await visitor.GetAsync("/nothing")).Html })
        {
            Assert.Contains($"<html lang=\"en\" data-theme=\"{theme}\">", html, StringComparison.Ordinal);
            Assert.Contains($"<meta name=\"color-scheme\" content=\"{scheme}\">", html, StringComparison.Ordinal);
            Assert.Contains($"value=\"{theme}\" aria-pressed=\"true\"", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Auto_takes_a_choice_back()
    {
        var visitor = forum.Host.NewVisitor();
        await visitor.SubmitAsync("/", [("theme", "dark")], "/theme");

        await visitor.SubmitAsync("/", [("theme", "auto")], "/theme");

        Assert.Contains("data-theme=\"auto\"", await visitor.HtmlAsync("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("")]
    public async Task Nobody_is_led_elsewhere(string returnUrl)
    {
        var answer = await forum.Host.NewVisitor().SubmitAsync("/", [("theme", "dark"), ("returnUrl", returnUrl)], "/theme");
        Assert.Equal("/", answer.Location);
    }

    [Theory]
    [InlineData("pink")]
    [InlineData("1")]
    [InlineData("")]
    public async Task What_is_no_theme_is_refused(string theme)
    {
        var answer = await forum.Host.NewVisitor().SubmitAsync("/", [("theme", theme)], "/theme");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task A_cookie_that_holds_something_else_is_none()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", "forum.theme=\"><script>");

        var answer = await forum.Host.NewVisitor().AnswerAsync(request);

        Assert.Contains("data-theme=\"auto\"", answer.Html, StringComparison.Ordinal);
    }
}
