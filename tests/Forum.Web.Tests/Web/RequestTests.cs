using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Web;

[Collection(SharedForum.Name)]
public sealed class RequestTests(ForumFixture forum)
{
    [Theory]
    [InlineData("/register")]
    [InlineData("/sign-in")]
    [InlineData("/sign-out")]
    [InlineData("/b/open/new")]
    [InlineData("/t/1/reply")]
    [InlineData("/theme")]
    public async Task A_form_without_antiforgery_token_is_refused(string path)
    {
        var member = await forum.Host.NewMemberAsync();

        var answer = await member.PostAsync(path, [("Form.Body", "From elsewhere")]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("That did not arrive as it should", answer.Html, StringComparison.Ordinal);
        await member.HtmlAsync("/");
    }

    [Fact]
    public async Task A_form_of_10_MB_is_too_big()
    {
        var member = await forum.Host.NewMemberAsync();
        var topic = await member.StartTopicAsync();

        var answer = await member.ReplyAsync(topic, new string('x', 10_000_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Contains("Too big", answer.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await member.ReplyAsync(topic, "Short, then.")).Status);
    }

    [Fact]
    public async Task A_form_is_too_big_also_when_it_does_not_say_so_beforehand()
    {
        await using var host = new ForumHost(ForumHost.NoRedis);
        host.UseKestrel(0);
        host.StartServer();
        using var client = new HttpClient { BaseAddress = host.ClientOptions.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new StringContent("Form.Name=" + new string('x', 400_000), Encoding.ASCII, "application/x-www-form-urlencoded"),
        };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/nothing")).StatusCode);
    }

    [Theory]
    [InlineData("application/json", "{\"Form\":{\"Name\":\"a\"}}")]
    [InlineData("text/plain", "Form.Name=a")]
    [InlineData("multipart/form-data; boundary=x", "no boundary here")]
    [InlineData("multipart/form-data", "no boundary at all")]
    [InlineData("nonsense", "\0\0\0")]
    public async Task A_body_of_another_kind_is_refused(string contentType, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var answer = await forum.Host.NewVisitor().AnswerAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/b/no-such-board")]
    [InlineData("/t/999999")]
    [InlineData("/t/1x")]
    [InlineData("/t/99999999999999999999999")]
    [InlineData("/t/1/delete")]
    [InlineData("/status/200")]
    [InlineData("/status/500")]
    public async Task What_is_not_there_is_said_not_to_be_there(string path)
    {
        var answer = await forum.Host.NewVisitor().GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("Nothing here", answer.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/b/open")]
    [InlineData("/t/1")]
    [InlineData("/t/1/posts")]
    public async Task A_form_for_a_page_that_takes_none_is_refused(string path)
    {
        var member = await forum.Host.NewMemberAsync();
        await member.StartTopicAsync();

        var answer = await member.SubmitAsync("/b/open/new", [("Form.Body", "x")], path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        foreach (var path in new[] { "/", "/nothing", "/css/base.css" })
        {
            var answer = await forum.Host.NewVisitor().GetAsync(path);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("connect-src 'self' ws://localhost:5090;", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_only_inline_script_is_the_import_map_and_every_file_of_it_is_there()
    {
        var visitor = forum.Host.NewVisitor();
        var answer = await visitor.GetAsync("/b/open");
        var scripts = System.Text.RegularExpressions.Regex.Matches(answer.Html, "<script([^>]*)>([^<]*)</script>");

        var inline = Assert.Single(scripts, script => script.Groups[2].Value.Trim().Length > 0);
        var nonce = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(inline.Groups[1].Value, "nonce=\"([^\"]+)\"").Groups[1].Value);
        Assert.Contains("type=\"importmap\"", inline.Groups[1].Value, StringComparison.Ordinal);
        Assert.Contains($"'nonce-{nonce}'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);

        var imports = System.Text.Json.JsonDocument.Parse(inline.Groups[2].Value).RootElement.GetProperty("imports");
        Assert.Contains("class Centrifuge", await visitor.HtmlAsync(imports.GetProperty("centrifuge").GetString()!), StringComparison.Ordinal);
        foreach (var entry in imports.EnumerateObject())
        {
            Assert.Contains("javascript", (await visitor.Client.GetAsync(entry.Value.GetString())).Content.Headers.ContentType!.MediaType, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_nonce_is_new_each_time()
    {
        var visitor = forum.Host.NewVisitor();
        var one = await visitor.GetAsync("/");
        var other = await visitor.GetAsync("/");
        Assert.NotEqual(one.Headers.GetValues("Content-Security-Policy"), other.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task Whoever_sends_too_many_forms_has_to_wait_and_nobody_else_has()
    {
        await using var host = await new ForumHost(ForumHost.NoRedis, settings: new() { ["Forum:Limits:FormsPerMinute"] = "4" }).WithBoardsAsync();
        var member = await host.NewMemberAsync();
        var other = await host.NewMemberAsync();
        var topic = await member.StartTopicAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Redirect, (await member.ReplyAsync(topic, "More!")).Status);
        }

        var refused = await member.ReplyAsync(topic, "And more!");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 15);
        Assert.Contains("Slow down a little", refused.Html, StringComparison.Ordinal);
        await member.HtmlAsync($"/t/{topic}");
        Assert.Equal(HttpStatusCode.Redirect, (await other.ReplyAsync(topic, "My turn.")).Status);
    }

    [Fact]
    public async Task Behind_an_ingress_the_forum_knows_its_outer_address()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "http://forum.example.org/b/open/new");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "evil.example");

        var answer = await forum.Host.NewVisitor().AnswerAsync(request);

        Assert.StartsWith("https://forum.example.org/sign-in", answer.Location, StringComparison.Ordinal);
    }
}
