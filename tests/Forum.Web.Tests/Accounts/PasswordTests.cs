using System.Net;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Accounts;

[Collection(SharedForum.Name)]
public sealed class PasswordTests(ForumFixture forum)
{
    [Fact]
    public async Task Changing_the_password_ends_all_other_sessions_and_their_connections()
    {
        var controls = await Controls.ListenAsync(forum.Host);
        var here = await forum.Host.NewMemberAsync();
        var there = await forum.Host.SecondBrowserAsync(here);
        var sessions = await forum.Host.SessionsAsync(here);

        var answer = await ChangeAsync(here, Visitor.Password, "another horse");

        Assert.Equal("/account", answer.Location);
        Assert.Contains("Your password is changed.", await here.HtmlAsync("/account"), StringComparison.Ordinal);
        Assert.Equal([sessions[0]], await forum.Host.SessionsAsync(here));
        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/account")).Status);
        Assert.InRange(await controls.ClosedAsync(session: sessions[1]), 3000, 3499);
        Assert.Equal(HttpStatusCode.OK, (await forum.Host.NewVisitor().SignInAsync(here.Name, Visitor.Password)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await forum.Host.NewVisitor().SignInAsync(here.Name, "another horse")).Status);
    }

    [Theory]
    [InlineData("wrong", "another horse", "another horse", "That is not your current password.")]
    [InlineData(Visitor.Password, "short", "short", "A password has 8 to 128 characters.")]
    [InlineData(Visitor.Password, "another horse", "another house", "The two passwords differ.")]
    public async Task A_wrong_form_changes_nothing(string current, string password, string again, string says)
    {
        var member = await forum.Host.NewMemberAsync();

        var answer = await ChangeAsync(member, current, password, again);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(says, answer.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await forum.Host.NewVisitor().SignInAsync(member.Name, Visitor.Password)).Status);
    }

    private static Task<Answer> ChangeAsync(Visitor member, string current, string password, string? again = null) => member.SubmitAsync(
        "/account/password", [("Form.Current", current), ("Form.Password", password), ("Form.PasswordAgain", again ?? password)]);
}
