using System.Net;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Attempts;

/// <summary>Cookies that were planted, kept or stolen, and passwords that are guessed.</summary>
[Collection(AttackedForum.Name)]
public sealed class SessionTakeoverTests(ForumFixture forum)
{
    [Theory]
    [InlineData("known")]
    [InlineData("")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("chunks-3")]
    [InlineData("chunks-99999999")]
    public async Task A_planted_cookie_is_nobody_and_not_the_one_that_signing_in_gives(string planted)
    {
        var member = await forum.Host.NewMemberAsync();
        var victim = Browser();
        var page = await victim.AnswerAsync(Get("/sign-in", $"forum.session={planted}; session={planted}"));
        Assert.Equal(HttpStatusCode.OK, page.Status);

        var signIn = await victim.AnswerAsync(SignIn(page, member.Name, $"forum.session={planted}"));

        Assert.Equal(HttpStatusCode.Redirect, signIn.Status);
        Assert.NotEqual(planted, Cookie(signIn, "forum.session"));
        Assert.DoesNotContain(member.Name, (await Browser().AnswerAsync(Get("/", $"forum.session={planted}"))).Html, StringComparison.Ordinal);
        Assert.Contains(member.Name, (await Browser().AnswerAsync(Get("/", $"forum.session={Cookie(signIn, "forum.session")}"))).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_as_somebody_else_ends_the_session_that_was_there()
    {
        var (attacker, victim) = (await forum.Host.NewMemberAsync(), await forum.Host.NewMemberAsync());
        var planted = await SessionAsync(attacker.Name);
        var page = await Browser().AnswerAsync(Get("/sign-in", planted));

        var signIn = await Browser().AnswerAsync(SignIn(page, victim.Name, planted));

        Assert.Equal(HttpStatusCode.Redirect, signIn.Status);
        Assert.NotEqual(planted, $"forum.session={Cookie(signIn, "forum.session")}");
        await AssertAnonymousAsync(planted);
    }

    [Fact]
    public async Task Each_sign_in_gives_another_cookie_and_signing_out_makes_it_worthless()
    {
        var member = await forum.Host.NewMemberAsync();
        var first = await SessionAsync(member.Name);
        var second = await SessionAsync(member.Name);
        Assert.NotEqual(first, second);

        var page = await Browser().AnswerAsync(Get("/account", first));
        var signOut = Post("/sign-out", page, first);
        Assert.Equal(HttpStatusCode.Redirect, (await Browser().AnswerAsync(signOut)).Status);

        await AssertAnonymousAsync(first);
        Assert.Equal(HttpStatusCode.OK, (await Browser().AnswerAsync(Get("/account", second))).Status);
    }

    [Fact]
    public async Task The_cookie_is_not_for_scripts_other_sites_or_plain_http()
    {
        var member = await forum.Host.NewMemberAsync();
        var answer = await forum.Host.NewVisitor().SignInAsync(member.Name, Visitor.Password);

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith("forum.session=", StringComparison.Ordinal));
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Guessing_one_password_ends_soon_from_wherever_and_however_the_name_is_written()
    {
        var member = await forum.Host.NewMemberAsync();
        var guesses = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            forum.Host.NewVisitor().SignInAsync(i % 2 == 0 ? member.Name : member.Name.ToUpperInvariant(), $"wrong guess {i}")));
        Assert.All(guesses, guess => Assert.Equal(HttpStatusCode.OK, guess.Status));

        var right = await forum.Host.NewVisitor().SignInAsync(member.Name, Visitor.Password);

        Assert.Equal(HttpStatusCode.OK, right.Status);
        Assert.DoesNotContain("forum.session=", string.Join('\n', right.Headers.TryGetValues("Set-Cookie", out var set) ? set : []), StringComparison.Ordinal);
        await member.HtmlAsync("/account");
    }

    [Fact]
    public async Task Guessing_many_names_from_one_address_ends_too_and_other_addresses_go_on()
    {
        await using var host = await new ForumHost(
            ForumHost.NoRedis,
            settings: new() { ["Forum:Limits:FormsPerMinute"] = "6" },
            services: services => services.AddSingleton<IStartupFilter>(new AddressFromHeader())).WithBoardsAsync();
        var answers = new List<Answer>();
        for (var i = 0; i < 8; i++)
        {
            // Another browser each time, as a script is that forgets its cookies.
            answers.Add(await GuessAsync("10.0.0.1", $"somebody{i}"));
        }

        Assert.All(answers.Take(6), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        var refused = Assert.Single(answers, answer => answer.Status == HttpStatusCode.TooManyRequests && answer == answers[^1]);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("Slow down a little", refused.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await GuessAsync("10.0.0.2", "somebody")).Status);

        async Task<Answer> GuessAsync(string address, string name)
        {
            var visitor = host.NewVisitor();
            visitor.Client.DefaultRequestHeaders.Add(AddressFromHeader.Name, address);
            return await visitor.SignInAsync(name, "a wrong guess");
        }
    }

    private Visitor Browser() => new(forum.Host.CreateClient(new WebApplicationFactoryClientOptions
    {
        BaseAddress = forum.Host.ClientOptions.BaseAddress,
        AllowAutoRedirect = false,
        HandleCookies = false,
    }));

    /// <summary>A new session's cookie.</summary>
    private async Task<string> SessionAsync(string name)
    {
        var answer = await forum.Host.NewVisitor().SignInAsync(name, Visitor.Password);
        return $"forum.session={Cookie(answer, "forum.session")}";
    }

    private async Task AssertAnonymousAsync(string cookie)
    {
        Assert.Contains("/sign-in?", (await Browser().AnswerAsync(Get("/account", cookie))).Location, StringComparison.Ordinal);
        Assert.DoesNotContain("Sign out", (await Browser().AnswerAsync(Get("/", cookie))).Html, StringComparison.Ordinal);
    }

    private static HttpRequestMessage Get(string path, string cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        return request;
    }

    private static HttpRequestMessage SignIn(Answer page, string name, string cookie) =>
        Post("/sign-in", page, cookie, ("Form.Name", name), ("Form.Password", Visitor.Password));

    private static HttpRequestMessage Post(string path, Answer page, string cookie, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(
                fields.Append(("__RequestVerificationToken", Visitor.Token(page.Html))).Select(field => KeyValuePair.Create(field.Item1, field.Item2))),
        };
        request.Headers.Add("Cookie", $"{cookie}; forum.antiforgery={Cookie(page, "forum.antiforgery")}");
        return request;
    }

    private static string Cookie(Answer answer, string name) =>
        answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..].Split(';')[0];

    /// <summary>The test server's visitors have no addresses.</summary>
    private sealed class AddressFromHeader : IStartupFilter
    {
        public const string Name = "X-Test-Address";

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext context, RequestDelegate rest) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers[Name].ToString());
                return rest(context);
            });
            next(app);
        };
    }
}
