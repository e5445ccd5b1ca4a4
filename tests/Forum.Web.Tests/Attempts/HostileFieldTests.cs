using System.Net;
using System.Text.Json;
using Forum.Web.Accounts;
using Forum.Web.Notifications;
using Forum.Web.Tests.Accounts;
using Forum.Web.Tests.Hosting;
using Forum.Web.Tests.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Tests.Attempts;

/// <summary>
/// The same hostile texts in every field that takes text; then every page, feed and event is read as a browser reads it.
/// A forum of its own: its very name is one of the fields.
/// </summary>
public sealed class HostileFieldTests : IAsyncLifetime
{
    /// <summary>Short enough for every field.</summary>
    private static readonly string[] Texts =
    [
        "\"'></title></textarea><x-evil onload=alert(1)>",
        "</script><script>alert(1)</script><!--",
        "'\"` onfocus=alert(1) x-evil=1 autofocus x='",
        "<img src=x onerror=alert(1)><svg onload=alert(1)>",
        "[x](javascript:alert(1)) <javascript:alert(1)>",
        "&quot;&gt;&lt;x-evil&gt; &#34;&#62;&#60;x-evil&#62;",
        "</x]]>--!><iframe srcdoc='<x-evil>'></iframe>",
        "\u2028</head><base href=//evil.example><style>*{}",
    ];

    private RedisServer _redis = null!;
    private ForumHost _host = null!;
    private Visitor _administrator = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _host = await new ForumHost(_redis.ConnectionString).WithBoardsAsync();
        _administrator = await _host.NewAsync(Role.Administrator);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task No_text_of_anybody_does_anything_on_any_page()
    {
        var banned = new List<Visitor>();
        var scene = await TopicScene.PlayAsync(_host);
        var boards = new List<long>();
        foreach (var (text, i) in Texts.Select((text, i) => (text, i)))
        {
            boards.Add(await WriteAsync(scene, text, i));
            banned.Add(await _host.NewMemberAsync());
            await DoneAsync(scene.Moderator, $"/u/{banned[i].Name}", [("Form.Reason", text), ("Form.Duration", "Week")], $"/u/{banned[i].Name}/ban");
        }

        // The settings are one for all: every text, one after the other, each on some pages of every kind.
        foreach (var (text, i) in Texts.Select((text, i) => (text, i)))
        {
            await DoneAsync(_administrator, "/admin/settings",
            [
                ("Form.Name", text), ("Form.Announcement", text), ("Form.IsRegistrationOpen", "true"), ("Form.TrustedAfterPosts", "0"),
                ("Form.NewcomersPostsPerHour", "100"), ("Form.MayNewcomersLink", "true"), ("Form.PostsPerMinute", "1000"),
            ]);
            foreach (var address in new[] { "/", "/feed.atom", $"/t/{scene.Topic}", "/nothing", "/search", "/admin/settings", "/status/403" })
            {
                await LookAsync(_administrator, address);
            }

            var refused = await _host.NewVisitor().SignInAsync(banned[i].Name, Visitor.Password);
            Assert.Contains("The reason given", refused.Html, StringComparison.Ordinal);
            AssertHarmless("the page about a ban", refused.Html);
        }

        // One looks at what all texts are in, the others share them: every kind of page is looked at by each.
        await LookEverywhereAsync(_administrator, scene.Author, [.. Enumerable.Range(0, Texts.Length)], boards, banned);
        foreach (var (visitor, i) in new[] { scene.Author, scene.Other, _host.NewVisitor() }.Select((visitor, i) => (visitor, i)))
        {
            await LookEverywhereAsync(visitor, scene.Author, [.. Enumerable.Range(0, Texts.Length).Where(text => text % 3 == i)], boards, banned);
        }

        await AssertEventsAsync(boards);
    }

    [Fact]
    public async Task No_text_that_is_sent_back_does_anything_either()
    {
        var member = await _host.NewMemberAsync();
        var topic = await member.StartTopicAsync();
        var post = await _host.WithDbAsync(db => db.Posts.Where(row => row.TopicId == topic).Select(row => row.Id).SingleAsync());
        var board = await _host.WithDbAsync(db => db.Boards.Select(row => row.Id).FirstAsync());
        foreach (var text in Texts)
        {
            var query = Uri.EscapeDataString(text);
            foreach (var address in new[]
            {
                $"/search?q={query}", $"/search?q=a&board={query}&author={query}&from={query}&to={query}&sort={query}&page={query}", $"/users?name={query}&sort={query}", $"/sign-in?returnUrl={query}&ended={query}",
                $"/register?returnUrl=/{query}", $"/nothing/{query}?{query}", $"/nothing?{query}", $"/b/{query}", $"/u/{query}", $"/t/{topic}?page={query}&quote={query}", $"/status/403?returnUrl={query}",
            })
            {
                await LookAsync(member, address);
            }

            var tooLong = text + new string('x', 21_000);
            (string Page, string? Action, (string, string)[] Fields)[] forms =
            [
                ("/register", null, [("Form.Name", text), ("Form.Password", text), ("returnUrl", text)]),
                ("/sign-in", null, [("Form.Name", text), ("Form.Password", text), ("returnUrl", text)]),
                ("/account", null, [("Form.About", tooLong)]),
                ("/b/open/new", null, [("Form.Title", tooLong), ("Form.Body", text), ("Form.Key", text)]),
                ("/b/open/new", null, [("Form.Title", text), ("Form.Body", tooLong), ("Form.Key", text)]),
                ($"/t/{topic}", $"/t/{topic}/reply", [("Form.Body", tooLong), ("Form.Key", text)]),
                ($"/p/{post}/edit", null, [("Form.Body", tooLong), ("Form.Reason", text), ("Form.Version", text)]),
                ($"/t/{topic}/manage", $"/t/{topic}/manage/rename", [("Rename.Title", tooLong), ("Rename.Reason", text)]),
            ];
            foreach (var (page, action, fields) in forms)
            {
                AssertHarmless(page, (await member.SubmitAsync(page, fields, action)).Html);
            }

            (string Page, (string, string)[] Fields)[] offices =
            [
                ("/admin/boards/new", [("Form.Name", text), ("Form.Slug", text), ("Form.Description", tooLong)]),
                ($"/admin/boards/{board}", [("Form.Name", tooLong), ("Form.Slug", text), ("Form.Description", text)]),
                ("/admin/settings", [("Form.Name", text), ("Form.Announcement", tooLong), ("Form.TrustedAfterPosts", text), ("Form.PostsPerMinute", text)]),
            ];
            foreach (var (page, fields) in offices)
            {
                AssertHarmless(page, (await _administrator.SubmitAsync(page, fields)).Html);
            }

            var preview = await member.SubmitAsync($"/t/{topic}", [("source", text)], "/preview");
            Assert.Equal(HttpStatusCode.OK, preview.Status);
            AssertHarmless("the preview", preview.Html);
        }
    }

    /// <summary>Puts a text into every field; the id of a board that is called so.</summary>
    private async Task<long> WriteAsync(TopicScene scene, string text, int i)
    {
        await DoneAsync(_administrator, "/admin/boards/new", [("Form.Name", $"{text}{i}"), ("Form.Slug", $"hostile-{i}"), ("Form.Description", text), ("Form.Visibility", "Public")]);
        await DoneAsync(scene.Author, "/account", [("Form.About", text)]);
        await DoneAsync(scene.Author, $"/b/hostile-{i}/new", [("Form.Title", text), ("Form.Body", $"{text}\n\n    {text}\n\n> {text}")]);
        var (topic, first, board) = await _host.WithDbAsync(async db =>
        {
            var post = await db.Posts.Include(row => row.Topic).OrderBy(row => row.Id).LastAsync();
            return (post.TopicId, post.Id, post.Topic.BoardId);
        });
        await DoneAsync(scene.Other, $"/t/{topic}", [("Form.Body", $"@{scene.Author.Name} {text}\n\n[{text}](/x)")], $"/t/{topic}/reply");
        var reply = await _host.WithDbAsync(db => db.Posts.OrderBy(row => row.Id).Select(row => row.Id).LastAsync());
        await DoneAsync(scene.Author, $"/p/{first}/edit", [("Form.Body", $"Before {text} after"), ("Form.Version", "1"), ("Form.Reason", text)]);
        await DoneAsync(scene.Moderator, $"/t/{topic}/manage", [("Rename.Title", $"{text}."), ("Rename.Reason", text)], $"/t/{topic}/manage/rename");
        await DoneAsync(scene.Moderator, $"/t/{topic}/manage", [("Why.Reason", text)], $"/t/{topic}/manage/pin");
        await DoneAsync(scene.Moderator, $"/p/{reply}/edit", [("Form.Body", text), ("Form.Version", "1"), ("Form.Reason", text)]);
        if (i % 2 == 0)
        {
            await DoneAsync(scene.Moderator, $"/p/{reply}/delete", [("Form.Reason", text)]);
        }

        foreach (var place in new[] { $"topic:{topic}", $"board:{board}", $"post:{first}" })
        {
            var draft = await scene.Author.ScriptAsync(HttpMethod.Put, $"/drafts/{place}", new { title = text, body = text, known = 0 });
            Assert.Equal(HttpStatusCode.OK, draft.Status);
        }

        var author = await _host.IdAsync(scene.Author);
        await _host.WithDbAsync(async db =>
        {
            db.Notifications.Add(new Notification { UserId = author, Kind = NotificationKind.Moderation, PostId = first, Text = text, CreatedAt = DateTime.UtcNow });
            return await db.SaveChangesAsync();
        });
        return board;
    }

    private static async Task DoneAsync(Visitor visitor, string page, (string, string)[] fields, string? action = null)
    {
        var answer = await visitor.SubmitAsync(page, fields, action);
        Assert.True(answer.Status == HttpStatusCode.Redirect, $"{action ?? page}: {answer.Status}");
    }

    /// <summary>Every address that the forum has, about everything that some of the texts are in, and about who has written them.</summary>
    private async Task LookEverywhereAsync(Visitor visitor, Visitor author, int[] texts, List<long> allBoards, List<Visitor> banned)
    {
        var boards = texts.Select(i => allBoards[i]).ToList();
        var slugs = texts.Select(i => $"hostile-{i}").ToList();
        var names = texts.Select(i => banned[i].Name).Append(author.Name).ToList();
        var (topics, posts, users) = await _host.WithDbAsync(async db => (
            await db.Topics.Where(topic => boards.Contains(topic.BoardId)).Select(topic => topic.Id).ToListAsync(),
            await db.Posts.Where(post => boards.Contains(post.Topic.BoardId)).Select(post => post.Id).ToListAsync(),
            await db.Users.Where(user => names.Contains(user.Name)).Select(user => user.Id).ToListAsync()));
        var pages = 0;
        foreach (var endpoint in Routes.All(_host).Where(Routes.CanBeRead))
        {
            var ids = Routes.Pattern(endpoint) switch
            {
                var pattern when pattern.StartsWith("/t/", StringComparison.Ordinal) => topics,
                var pattern when pattern.StartsWith("/p/", StringComparison.Ordinal) => posts,
                var pattern when pattern.StartsWith("/admin/users", StringComparison.Ordinal) => users,
                var pattern when pattern.StartsWith("/admin/boards", StringComparison.Ordinal) => boards,
                _ => [1],
            };
            foreach (var address in Routes.Addresses(endpoint, parameter => parameter switch { "slug" => slugs, "name" => names, _ => ids.Select(id => $"{id}") }))
            {
                pages += await LookAsync(visitor, address) ? 1 : 0;
            }
        }

        await LookAsync(visitor, "/search?q=evil");
        await LookAsync(visitor, "/search?q=alert&sort=new");
        foreach (var post in posts)
        {
            await LookAsync(visitor, $"/t/{topics[0]}?quote={post}");
        }

        Assert.InRange(pages, texts.Length * 5, 1000);
    }

    /// <summary>Whether there was something to look at.</summary>
    private static async Task<bool> LookAsync(Visitor visitor, string address)
    {
        using var response = await visitor.Client.GetAsync(address);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode < 500 || address == "/health", $"{address}: {response.StatusCode}");
        switch (response.Content.Headers.ContentType?.MediaType)
        {
            case "text/html":
                AssertHarmless(address, text);
                break;
            case "application/atom+xml" or "application/xml":
                Assert.True(Harmless.FeedViolations(text) is [], $"{address}: {string.Join(", ", Harmless.FeedViolations(text))}");
                break;
            case null or "text/plain" or "application/json" or "image/svg+xml":
                break;
            default:
                Assert.Fail($"{address}: {response.Content.Headers.ContentType}");
                break;
        }

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        return response.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>What open pages put into themselves.</summary>
    private async Task AssertEventsAsync(List<long> boards)
    {
        var payloads = await _host.WithDbAsync(db => db.Outbox.AsNoTracking().Select(message => message.Payload).ToListAsync());
        var fragments = 0;
        foreach (var payload in payloads)
        {
            using var json = JsonDocument.Parse(payload);
            foreach (var property in json.RootElement.EnumerateObject().Where(property => property.Name is "html" or "board" && property.Value.ValueKind == JsonValueKind.String))
            {
                AssertHarmless("an event", property.Value.GetString()!);
                fragments++;
            }
        }

        Assert.InRange(fragments, boards.Count * 5, 10_000);
    }

    private static void AssertHarmless(string where, string html)
    {
        var violations = Harmless.Violations(html);
        Assert.True(violations.Count == 0, $"{where}: {string.Join(", ", violations.Distinct())}");
    }
}
