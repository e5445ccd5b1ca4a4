using System.Net;
using System.Net.Http.Json;
using Forum.Web.Accounts;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Topics;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Forum.Web.Tests.Attempts;

/// <summary>Another site's page has a signed-in administrator's browser send something here.</summary>
[Collection(AttackedForum.Name)]
public sealed class ForgedRequestTests(ForumFixture forum)
{
    /// <summary>What takes any request and does nothing with it.</summary>
    private static readonly string[] Harmless = ["/health", "/alive", "/status/{code:int}"];

    [Fact]
    public async Task Nothing_that_changes_anything_is_done_without_a_token()
    {
        var administrator = await forum.Host.NewAsync(Role.Administrator);
        var before = await TargetsAsync();

        var answers = await AttemptAsync(administrator, before.Values, token: null);

        Assert.InRange(answers.Count, 35, 1000);
        Assert.All(answers, answer => Assert.True(answer.Status is 400 or 403, $"{answer.What}: {answer.Status}"));
        Assert.Equal(before.Contents, await Contents.ReadAsync(forum.Host));
        await administrator.HtmlAsync("/admin");
    }

    [Fact]
    public async Task The_token_of_another_session_is_none()
    {
        var administrator = await forum.Host.NewAsync(Role.Administrator);
        var attacker = await forum.Host.NewMemberAsync();
        var before = await TargetsAsync();

        var answers = await AttemptAsync(administrator, before.Values, Visitor.Token(await attacker.HtmlAsync("/account")));

        Assert.All(answers, answer => Assert.True(answer.Status is 400 or 403, $"{answer.What}: {answer.Status}"));
        Assert.Equal(before.Contents, await Contents.ReadAsync(forum.Host));
        await administrator.HtmlAsync("/admin");
    }

    [Fact]
    public async Task The_token_from_before_signing_in_is_none()
    {
        var member = await forum.Host.NewMemberAsync();
        var visitor = forum.Host.NewVisitor();
        var token = Visitor.Token(await visitor.HtmlAsync("/sign-in"));
        await visitor.SignInAsync(member.Name, Visitor.Password);

        var answer = await visitor.PostAsync("/account", [("Form.About", "Forged."), ("__RequestVerificationToken", token)]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.DoesNotContain("Forged.", await visitor.HtmlAsync("/account"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    [InlineData("same-origin, cross-site")]
    public async Task No_other_site_gets_a_token_for_the_realtime_service(string site)
    {
        var member = await forum.Host.NewMemberAsync();

        var answer = await member.TokenAsync("/b/open", headers => headers.TryAddWithoutValidation("Sec-Fetch-Site", site));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal("", answer.Html);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Nothing_is_shared_with_other_origins()
    {
        var member = await forum.Host.NewMemberAsync();
        foreach (var path in new[] { "/", "/account", "/realtime/token", "/preview", "/feed.atom", "/notifications/unread", "/drafts/topic:1" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Options })
            {
                var request = new HttpRequestMessage(method, path);
                request.Headers.Add("Origin", "https://evil.example");
                request.Headers.Add("Access-Control-Request-Method", "POST");
                var answer = await member.AnswerAsync(request);
                Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    [Fact]
    public async Task Another_method_in_a_header_or_a_field_is_not_that_method()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var before = await Contents.ReadAsync(forum.Host);
        foreach (var header in new[] { "X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"/p/{scene.ReplyId}/delete?_method=POST");
            request.Headers.Add(header, "POST");
            await scene.Moderator.AnswerAsync(request);
        }

        foreach (var method in new[] { "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "NONSENSE" })
        {
            foreach (var path in new[] { $"/p/{scene.ReplyId}/delete", $"/t/{scene.Topic}/manage/lock", "/account/sessions/everywhere", "/sign-out", "/notifications", "/theme" })
            {
                var answer = await scene.Moderator.AnswerAsync(new HttpRequestMessage(new HttpMethod(method), path));
                Assert.True((int)answer.Status < 500, $"{method} {path}: {answer.Status}");
            }
        }

        Assert.Equal(before, await Contents.ReadAsync(forum.Host));
    }

    /// <summary>Something for every address to be about, that is there.</summary>
    private async Task<(Func<string, IEnumerable<string>> Values, string Contents)> TargetsAsync()
    {
        var scene = await TopicScene.PlayAsync(forum.Host);
        var user = await forum.Host.IdAsync(scene.Other);
        IEnumerable<string> Values(string parameter) => parameter switch
        {
            "slug" => [scene.Board.Slug],
            "name" => [scene.Other.Name],
            "place" => [$"topic:{scene.Topic}"],
            _ => new[] { scene.Topic, scene.ReplyId, scene.Board.Id, user }.Distinct().Select(id => $"{id}"),
        };
        return (Values, await Contents.ReadAsync(forum.Host));
    }

    private async Task<List<(string What, int Status)>> AttemptAsync(Visitor visitor, Func<string, IEnumerable<string>> values, string? token)
    {
        var answers = new List<(string, int)>();
        foreach (var endpoint in Routes.All(forum.Host).Where(endpoint => !Harmless.Contains(Routes.Pattern(endpoint))))
        {
            foreach (var method in Routes.ChangingMethods(endpoint))
            {
                foreach (var address in Routes.Addresses(endpoint, values))
                {
                    var answer = await visitor.AnswerAsync(Request(endpoint, method, address, token));
                    answers.Add(($"{method} {address}", (int)answer.Status));
                }
            }
        }

        return answers;
    }

    private static HttpRequestMessage Request(RouteEndpoint endpoint, string method, string address, string? token)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/json") is true)
        {
            request.Content = JsonContent.Create(new { body = "Forged.", title = "Forged", known = 0, number = 1 });
        }
        else
        {
            request.Content = new FormUrlEncodedContent(
            [
                new("Form.Body", "Forged."), new("Form.Title", "Forged"), new("Form.Name", "forged"), new("Form.Reason", "Forged."), new("Ban.Reason", "Forged."),
                new("role", "Administrator"), new("boardId", "1"), new("id", "1"), new("theme", "dark"), new("source", "Forged."),
                .. token is null ? [] : new[] { KeyValuePair.Create("__RequestVerificationToken", token) },
            ]);
        }

        if (token is not null)
        {
            request.Headers.Add("RequestVerificationToken", token);
        }

        return request;
    }
}
