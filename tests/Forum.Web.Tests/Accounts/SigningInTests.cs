using System.Net;
using System.Text.RegularExpressions;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Accounts;

[Collection(SharedForum.Name)]
public sealed class SigningInTests(ForumFixture forum)
{
    [Fact]
    public async Task Registering_signs_in_with_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        var visitor = forum.Host.NewVisitor();

        var answer = await visitor.SubmitAsync("/register",
            [("Form.Name", "Ada.Byron"), ("Form.Password", Visitor.Password), ("Form.PasswordAgain", Visitor.Password)]);

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("forum.session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("expires=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Ada.Byron", await visitor.HtmlAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_can_be_taken_once_whatever_its_case()
    {
        await forum.Host.NewVisitor().RegisterAsync("Grace");

        var answer = await forum.Host.NewVisitor().SubmitAsync("/register",
            [("Form.Name", "gRACE"), ("Form.Password", Visitor.Password), ("Form.PasswordAgain", Visitor.Password)]);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("That name is taken", answer.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"gRACE\"", answer.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Visitor.Password, answer.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_register_a_name_at_once_one_gets_it()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => forum.Host.NewVisitor().SubmitAsync("/register",
            [("Form.Name", "highlander"), ("Form.Password", Visitor.Password), ("Form.PasswordAgain", Visitor.Password)])));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.Equal(7, answers.Count(answer => answer.Html.Contains("That name is taken", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("-dash")]
    [InlineData("two words")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("аlice")] // begins with a Cyrillic letter
    [InlineData("alice\n")]
    [InlineData("a234567890123456789012345678901234")]
    public async Task Names_that_break_the_rules_are_refused_in_words(string name)
    {
        var answer = await forum.Host.NewVisitor().SubmitAsync("/register",
            [("Form.Name", name), ("Form.Password", Visitor.Password), ("Form.PasswordAgain", Visitor.Password)]);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("A user name has 3 to 32 letters", answer.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", answer.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short", "short", "A password has 8 to 128 characters.")]
    [InlineData("long enough", "not the same", "The two passwords differ.")]
    public async Task Passwords_that_break_the_rules_are_refused_in_words(string password, string again, string message)
    {
        var answer = await forum.Host.NewVisitor().SubmitAsync("/register",
            [("Form.Name", "somebody"), ("Form.Password", password), ("Form.PasswordAgain", again)]);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(message, answer.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"somebody\"", answer.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_user_and_a_wrong_password_get_the_same_answer()
    {
        await forum.Host.NewVisitor().RegisterAsync("Hopper");

        var wrong = await forum.Host.NewVisitor().SignInAsync("Hopper", "wrong password");
        var unknown = await forum.Host.NewVisitor().SignInAsync("Nobody", "wrong password");

        Assert.Equal(HttpStatusCode.OK, wrong.Status);
        Assert.Contains("The user name or the password is wrong.", wrong.Html, StringComparison.Ordinal);
        Assert.Equal(Comparable(wrong.Html, "Hopper"), Comparable(unknown.Html, "Nobody"));
        Assert.DoesNotContain(wrong.Headers, header => header.Key == "Set-Cookie" && header.Value.Any(v => v.StartsWith("forum.session", StringComparison.Ordinal)));

        static string Comparable(string html, string name) =>
            html.Replace(name, "NAME", StringComparison.Ordinal)
                .Replace(Visitor.Token(html), "TOKEN", StringComparison.Ordinal)
                .Replace(Regex.Match(html, "nonce=\"[^\"]+\"").Value, "NONCE", StringComparison.Ordinal)
                .Replace(Regex.Match(html, "name=\"server-time\" content=\"[^\"]+\"").Value, "TIME", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_leads_back_to_where_one_was()
    {
        await forum.Host.NewVisitor().RegisterAsync("Lovelace");
        var visitor = forum.Host.NewVisitor();

        var challenge = await visitor.GetAsync("/b/open/new");
        Assert.Equal("https://forum.test/sign-in?returnUrl=%2Fb%2Fopen%2Fnew", challenge.Location);
        var answer = await visitor.SignInAsync("lovelace", Visitor.Password, "/b/open/new");

        Assert.Equal("/b/open/new", answer.Location);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Signing_in_leads_to_no_other_site(string returnUrl)
    {
        var name = $"r{Guid.NewGuid():N}"[..12];
        await forum.Host.NewVisitor().RegisterAsync(name);

        var answer = await forum.Host.NewVisitor().SignInAsync(name, Visitor.Password, returnUrl);
        var registered = await forum.Host.NewVisitor().SubmitAsync("/register",
            [("Form.Name", name + "2"), ("Form.Password", Visitor.Password), ("Form.PasswordAgain", Visitor.Password), ("returnUrl", returnUrl)]);

        Assert.Equal("/", answer.Location);
        Assert.Equal("/", registered.Location);
    }

    [Fact]
    public async Task Signing_out_takes_a_post()
    {
        var member = await forum.Host.NewMemberAsync();

        await member.HtmlAsync("/sign-out");
        Assert.Contains(member.Name, await member.HtmlAsync("/"), StringComparison.Ordinal);

        var answer = await member.SubmitAsync("/sign-out", []);
        Assert.Equal("/", answer.Location);
        Assert.DoesNotContain(member.Name, await member.HtmlAsync("/"), StringComparison.Ordinal);
    }
}
