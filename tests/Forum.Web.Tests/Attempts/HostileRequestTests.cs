using System.Globalization;
using System.Net;
using Forum.Web.Tests.Hosting;

namespace Forum.Web.Tests.Attempts;

/// <summary>Requests that no browser would send.</summary>
public sealed class HostileRequestTests(RawForum forum) : IClassFixture<RawForum>
{
    private static readonly string[] Climbs =
    [
        "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "%2e%2e%5c", "..%252f", "..%c0%af", "..%ef%bc%8f", "....//", "..;/", "%00", "..%00/", "%0a", "%0d%0aSet-Cookie:%20a=b", "%u002e%u002e/", "..\\", "/etc/passwd%00.svg", "file:///", "%ff", "%", "%2", "%zz", "%c3%28",
    ];

    /// <summary>What a file beside the forum would show of itself.</summary>
    private static readonly string[] Traces = ["root:", "SQLite format", "ConnectionStrings", "\"Logging\"", "<key id=", "DatabasePath"];

    [Fact]
    public async Task No_address_leads_out_of_the_forum()
    {
        string[] roots = ["/", "/css/", "/js/", "/lib/", "/lib/centrifuge/", "/avatars/", "/avatars/1", "/b/", "/b/open/", "/t/", "/t/1/", "/p/", "/u/", "/notifications/", "/drafts/", "/mark-read/", "/admin/", "/admin/users/", "/sitemap-", "/status/", "/account/sessions/", "/realtime/", "/_framework/", "/_content/"];
        string[] goals = ["", "etc/passwd", "appsettings.json", "forum.db", "keys/", "../../../../etc/passwd"];
        var lines = roots.SelectMany(root => Climbs.SelectMany((climb, i) => new[] { $"GET {root}{climb}{goals[i % goals.Length]}", $"GET {root}{climb}{climb}{climb}{climb}etc/passwd" }));
        await Parallel.ForEachAsync(lines, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (line, _) =>
        {
            var (status, text) = await forum.SendAsync(line);
            Assert.True(status is 400 or 404 or 302 or 405 || (status == 200 && IsHome(line)), $"{line}: {status}");
            Assert.DoesNotContain(Traces, trace => text.Contains(trace, StringComparison.Ordinal));
            Assert.DoesNotContain("\nSet-Cookie: a=b", text, StringComparison.OrdinalIgnoreCase);
        });

        // "/." and ".." are taken out of an address by the server, as by browsers: some of these lead to the home page.
        static bool IsHome(string line) => line.Contains("%2e%2e/", StringComparison.Ordinal) || line.EndsWith('/') || line.Contains("/../", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?page=")]
    [InlineData("/b/open?page=")]
    [InlineData("/b/")]
    [InlineData("/t/")]
    [InlineData("/t/1?page=")]
    [InlineData("/t/1?quote=")]
    [InlineData("/t/1/posts?after=")]
    [InlineData("/p/")]
    [InlineData("/u/")]
    [InlineData("/u/nobody?before=")]
    [InlineData("/users?page=")]
    [InlineData("/users?sort=")]
    [InlineData("/users?name=")]
    [InlineData("/search?q=a&page=")]
    [InlineData("/search?q=a&sort=")]
    [InlineData("/search?q=a&from=")]
    [InlineData("/search?q=a&to=")]
    [InlineData("/search?q=")]
    [InlineData("/search?board=")]
    [InlineData("/search?author=")]
    [InlineData("/notifications?before=")]
    [InlineData("/avatars/")]
    [InlineData("/sitemap-")]
    [InlineData("/status/")]
    [InlineData("/register?returnUrl=")]
    [InlineData("/sign-in?ended=")]
    public async Task No_number_or_name_is_too_much(string address)
    {
        string[] values =
        [
            "0", "-1", "1", "2147483647", "2147483648", "-2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999999999999999", "1e9", "1.5", "0x10", "NaN", "Infinity", "%D9%A1", "+1", "%201", "1,000",
            "0001-01-01", "9999-12-31", "10000-01-01", "2024-02-30", "null", "true", "%00", "%ED%A0%80", "%F0%9F%98%80", "%27--", "%22", "*", "%22*%22", "NEAR(a,b)", "a%20OR%201=1", "%5B%5D", "[0]", "{}", "%3Cscript%3E", new string('a', 3000), new string('9', 3000),
        ];
        await Parallel.ForEachAsync(values, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (value, _) =>
        {
            foreach (var end in address.StartsWith("/avatars/", StringComparison.Ordinal) ? [".svg"] : address.StartsWith("/sitemap-", StringComparison.Ordinal) ? [".xml"] : new[] { "" })
            {
                var (status, text) = await forum.SendAsync($"GET {address}{value}{end}");
                Assert.True(status is >= 200 and < 500, $"{address}{value}: {status}");
                Assert.DoesNotContain("<script>", text, StringComparison.OrdinalIgnoreCase);
            }
        });
    }

    [Fact]
    public async Task Too_much_of_anything_is_refused_and_the_forum_goes_on()
    {
        Assert.Equal(413, (await forum.SendAsync("POST /sign-in", Form(300_000))).Status);
        Assert.Equal(413, (await forum.SendAsync("POST /sign-in", Form(long.MaxValue))).Status);
        Assert.Equal(400, (await FormAsync(string.Join('&', Enumerable.Range(0, 5_000).Select(i => $"k{i}=v")))).Status);
        Assert.Equal(400, (await FormAsync(new string('k', 100_000) + "=v")).Status);
        Assert.Equal(400, (await FormAsync("Form" + string.Concat(Enumerable.Repeat("[0]", 5_000)) + ".Name=x")).Status);
        Assert.Equal(400, (await FormAsync("Form" + string.Concat(Enumerable.Repeat(".Form", 5_000)) + "=x")).Status);
        Assert.Equal(400, (await FormAsync(string.Join('&', Enumerable.Range(0, 500).Select(i => $"Form.Name[{i}]=x")))).Status);
        Assert.True((await forum.SendAsync("GET /?" + new string('q', 20_000))).Status is 414 or 0);
        Assert.True((await forum.SendAsync("GET /", "X: " + new string('h', 100_000) + "\r\n")).Status is 431 or 0);
        Assert.True((await forum.SendAsync("GET /", string.Concat(Enumerable.Range(0, 500).Select(i => $"X{i}: 1\r\n")))).Status is 431 or 0);
        Assert.True((await forum.SendAsync("GET /", "Cookie: " + string.Join("; ", Enumerable.Range(0, 1000).Select(i => $"forum.session{i}=x")) + "\r\n")).Status is 200 or 431 or 0);
        Assert.Equal(200, (await forum.SendAsync("GET /?" + string.Join('&', Enumerable.Range(0, 1_000).Select(i => $"a{i}=b")))).Status);
        Assert.Equal(200, (await forum.SendAsync("GET /")).Status);

        Task<(int Status, string Text)> FormAsync(string body) => forum.SendAsync("POST /sign-in", Form(body.Length), body);

        static string Form(long length) => string.Create(CultureInfo.InvariantCulture, $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n");
    }

    [Theory]
    [InlineData("Form[0].Name")]
    [InlineData("Form.Name[2147483647]")]
    [InlineData("Form.Name.Length")]
    [InlineData("Form.Name[__proto__]")]
    [InlineData("Form[Name]")]
    [InlineData("[0]")]
    [InlineData(".")]
    [InlineData("Form..Name")]
    [InlineData("Form.Name.index")]
    [InlineData("Form.index")]
    [InlineData("")]
    public async Task A_strange_field_makes_no_difference(string field)
    {
        var visitor = forum.NewVisitor();
        await visitor.RegisterAsync($"m{Guid.NewGuid():N}"[..20]);

        var answer = await visitor.SubmitAsync("/account", [("Form.About", "About me."), (field, "1"), (field, "2")]);

        Assert.True(answer.Status is HttpStatusCode.Redirect or HttpStatusCode.BadRequest or HttpStatusCode.OK, $"{answer.Status}");
    }

    [Fact]
    public async Task Fields_that_are_too_long_come_back_with_a_message_and_nothing_is_kept()
    {
        var visitor = forum.NewVisitor();
        await visitor.RegisterAsync($"m{Guid.NewGuid():N}"[..20]);
        var topic = await visitor.StartTopicAsync();
        var post = await forum.Host.WithDbAsync(db => Task.FromResult(db.Posts.Single(p => p.TopicId == topic).Id));
        var before = await Contents.ReadAsync(forum.Host);
        var text = new string('x', 20_001);
        (string Page, string? Action, (string, string)[] Fields)[] forms =
        [
            ("/register", null, [("Form.Name", new string('n', 33)), ("Form.Password", Visitor.Password), ("Form.PasswordAgain", Visitor.Password)]),
            ("/register", null, [("Form.Name", "somebody"), ("Form.Password", text), ("Form.PasswordAgain", text)]),
            ("/sign-in", null, [("Form.Name", text), ("Form.Password", text)]),
            ("/account", null, [("Form.About", text)]),
            ("/account/password", null, [("Form.Current", text), ("Form.Password", text), ("Form.PasswordAgain", text)]),
            ("/b/open/new", null, [("Form.Title", text), ("Form.Body", "Body.")]),
            ("/b/open/new", null, [("Form.Title", "A title"), ("Form.Body", text)]),
            ($"/t/{topic}", $"/t/{topic}/reply", [("Form.Body", text)]),
            ($"/p/{post}/edit", null, [("Form.Body", text), ("Form.Version", "1")]),
            ($"/t/{topic}/manage", $"/t/{topic}/manage/rename", [("Rename.Title", text)]),
        ];
        foreach (var (page, action, fields) in forms)
        {
            var answer = await visitor.SubmitAsync(page, fields, action);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.True(answer.Html.Contains("-validation-error", StringComparison.Ordinal) || answer.Html.Contains("validation-summary-errors", StringComparison.Ordinal), page);
        }

        Assert.Equal(before, await Contents.ReadAsync(forum.Host));
    }

    [Theory]
    [InlineData("Host: evil.example\r\n")]
    [InlineData("Host: evil.example:1@forum.test\r\n")]
    [InlineData("Host: forum.test\r\nX-Forwarded-Host: evil.example\r\n")]
    [InlineData("Host: forum.test\r\nX-Host: evil.example\r\nForwarded: host=evil.example\r\nX-Original-URL: /evil.example\r\n")]
    public async Task The_name_that_a_request_gives_the_forum_reaches_no_link(string headers)
    {
        var visitor = forum.NewVisitor();
        await visitor.RegisterAsync($"m{Guid.NewGuid():N}"[..20]);
        var topic = await visitor.StartTopicAsync();
        foreach (var path in new[] { "/", "/b/open", $"/t/{topic}", "/feed.atom", "/b/open/feed.atom", $"/t/{topic}/feed.atom", "/sitemap.xml", "/nothing", "/search?q=first", "/sign-in", "/robots.txt" })
        {
            var (status, text) = await forum.SendAsync($"GET {path}", "X-Forwarded-Proto: https\r\nConnection: close\r\n", address: headers);
            Assert.True(status is 200 or 404 or 400, $"{path}: {status}");
            Assert.DoesNotContain("evil.example", text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains(RawForum.PublicUrl, (await forum.SendAsync("GET /feed.atom")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_of_every_kind_tells_browsers_what_this_site_never_does()
    {
        string[] lines =
        [
            "GET /", "GET /b/open", "GET /sign-in", "GET /register", "GET /search?q=x", "GET /users", "GET /feed.atom", "GET /sitemap.xml", "GET /avatars/1.svg", "GET /css/base.css", "GET /nothing", "GET /status/403", "GET /admin", "POST /sign-in", "POST /realtime/token", "POST /preview", "PUT /drafts/topic:1",
            "DELETE /drafts/topic:1", "DELETE /", "PUT /", "OPTIONS /", "TRACE /", "HEAD /", "NONSENSE /", "POST /theme", "GET /health", "GET /t/1%00", "GET /%ff",
        ];
        foreach (var line in lines)
        {
            var (status, text) = await forum.SendAsync(line, "Content-Length: 0\r\n");
            var head = text.Split("\r\n\r\n")[0];
            Assert.True(status is > 0 and < 500 || line == "GET /health", $"{line}: {status}");
            Assert.DoesNotContain("\nServer:", head, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\nX-Powered-By:", head, StringComparison.OrdinalIgnoreCase);
            if (status == 400 && !head.Contains("Content-Type", StringComparison.Ordinal) && head.Contains("Content-Length: 0", StringComparison.Ordinal) && !head.Contains("X-Content", StringComparison.Ordinal))
            {
                // The server itself did not take it for a request.
                Assert.Contains("%", line, StringComparison.Ordinal);
                continue;
            }

            Assert.Contains("\nX-Content-Type-Options: nosniff", head, StringComparison.Ordinal);
            Assert.Contains("\nReferrer-Policy: same-origin", head, StringComparison.Ordinal);
            Assert.Contains("\nCross-Origin-Opener-Policy: same-origin", head, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", head, StringComparison.Ordinal);
            Assert.Contains("object-src 'none'; base-uri 'none'; form-action 'self'", head, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-", head, StringComparison.Ordinal);
            Assert.Contains("\nStrict-Transport-Security:", head, StringComparison.Ordinal);
        }
    }
}
