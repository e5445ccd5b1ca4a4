using System.Net;
using Forum.Web.Accounts;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Accounts;

[Collection(SharedForum.Name)]
public sealed class SessionListTests(ForumFixture forum)
{
    [Fact]
    public async Task Everyone_sees_and_ends_their_own_sessions_only()
    {
        var member = await forum.Host.NewMemberAsync();
        var phone = await forum.Host.SecondBrowserAsync(member);
        var stranger = await forum.Host.NewMemberAsync();
        var own = await forum.Host.SessionsAsync(member);
        var strange = Assert.Single(await forum.Host.SessionsAsync(stranger));

        var page = await member.HtmlAsync("/account/sessions");

        Assert.All(own, session => Assert.Contains(session, page, StringComparison.Ordinal));
        Assert.DoesNotContain(strange, page, StringComparison.Ordinal);
        Assert.Single(page.Split("this one").Skip(1));
        Assert.Equal(HttpStatusCode.NotFound, (await EndAsync(strange)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await EndAsync("made-up")).Status);
        Assert.Single(await forum.Host.SessionsAsync(stranger));

        Assert.Equal("/account/sessions", (await EndAsync(own[1])).Location);
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync("/account/sessions")).Status);
        Assert.Equal([own[0]], await forum.Host.SessionsAsync(member));

        Task<Answer> EndAsync(string session) => member.SubmitAsync("/account/sessions", [("id", session)], "/account/sessions/end");
    }

    [Fact]
    public async Task Signing_out_everywhere_means_everywhere()
    {
        var controls = await Controls.ListenAsync(forum.Host);
        var member = await forum.Host.NewMemberAsync();
        var phone = await forum.Host.SecondBrowserAsync(member);
        var sessions = await forum.Host.SessionsAsync(member);

        await phone.SubmitAsync("/account/sessions", [], "/account/sessions/everywhere");

        Assert.Empty(await forum.Host.SessionsAsync(member));
        Assert.Equal(HttpStatusCode.Redirect, (await member.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync("/account")).Status);
        foreach (var session in sessions)
        {
            await controls.ClosedAsync(session: session);
        }
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_that_the_browser_had()
    {
        var member = await forum.Host.NewMemberAsync();
        var before = Assert.Single(await forum.Host.SessionsAsync(member));

        await member.SignInAsync(member.Name, Visitor.Password);

        Assert.NotEqual(before, Assert.Single(await forum.Host.SessionsAsync(member)));
    }

    [Fact]
    public async Task Whoever_clicks_with_an_ended_session_is_led_to_the_sign_in_page_once()
    {
        var member = await forum.Host.NewMemberAsync();
        var phone = await forum.Host.SecondBrowserAsync(member);
        await phone.SubmitAsync("/account/sessions", [], "/account/sessions/everywhere");

        var script = await ClickAsync("cors");
        var click = await ClickAsync("navigate");
        var next = await ClickAsync("navigate");

        Assert.Equal(HttpStatusCode.OK, script.Status);
        Assert.Equal("/sign-in?ended=true&returnUrl=%2Fb%2Fopen%3Fpage%3D1", click.Location);
        Assert.Contains("You were signed out", await member.HtmlAsync(click.Location), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, next.Status);

        Task<Answer> ClickAsync(string mode)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/b/open?page=1");
            request.Headers.Add("Sec-Fetch-Mode", mode);
            return member.AnswerAsync(request);
        }
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android")]
    [InlineData("<script>", "An unknown browser")]
    [InlineData("", "An unknown browser")]
    public void Devices_have_names(string userAgent, string name) => Assert.Equal(name, DeviceName.Of(userAgent));
}
