using System.Net;

namespace Forum.Benchmarks;

/// <summary>Every kind of page that the forum has. A test of the forum's compares this with what it answers to.</summary>
internal static class PageKinds
{
    public static readonly IReadOnlyList<PageKind> All =
    [
        new("home", 60, "/"),
        new("board", 60, "/b/{board}"),
        new("board, later page", 20, "/b/{board}?page={page}"),
        new("board, list alone", 10, "/b/{board}/topics"),
        new("topic", 80, "/t/{topic}"),
        new("topic, last page", 80, "/t/{topic}?page=9999"),
        new("topic, fragment", 20, "/t/{topic}/posts?after=5"),
        new("topic, newest post", 8, "/t/{topic}/last") { Status = HttpStatusCode.Redirect },
        new("topic, first unread", 8, "/t/{topic}/unread") { Status = HttpStatusCode.Redirect },
        new("permalink", 8, "/p/{post}") { Status = HttpStatusCode.Redirect },
        new("history", 4, "/p/{edited}/history"),
        new("reactions", 4, "/p/{post}/reactions"),
        new("quote", 4, "/p/{post}/quote"),
        new("search", 20, "/search?q={word}"),
        new("search, common word", 4, "/search?q=the"),
        new("search, by date", 8, "/search?q={word}&sort=date"),
        new("search, filtered", 8, "/search?q={word}&board={board}&from=2020-01-01"),
        new("search, form", 4, "/search"),
        new("members", 8, "/users"),
        new("profile", 12, "/u/{user}"),
        new("avatar", 8, "/avatars/{author}.svg"),
        new("feed of the forum", 4, "/feed.atom"),
        new("feed of a board", 8, "/b/{board}/feed.atom"),
        new("feed of a topic", 8, "/t/{topic}/feed.atom"),
        new("sitemap", 4, "/sitemap.xml"),
        new("sitemap, a part", 4, "/sitemap-{part}.xml"),
        new("robots.txt", 4, "/robots.txt"),
        new("sign-in", 8, "/sign-in"),
        new("register", 8, "/register"),
        new("not found", 4, "/status/{code}") { Status = HttpStatusCode.NotFound },
        new("POST realtime token", 20, "/realtime/token") { IsPost = true },

        new("notifications", 10, "/notifications", Audience.Members),
        new("notifications, number", 4, "/notifications/unread", Audience.Members),
        new("notification", 4, "/notifications/{notification}", Audience.Members) { Status = HttpStatusCode.Redirect },
        new("new topic", 6, "/b/{board}/new", Audience.Members),
        new("topic, with a quote", 4, "/t/{topic}?quote={post}", Audience.Members),
        new("rename", 4, "/t/{own topic}/manage", Audience.Members),
        new("edit", 6, "/p/{own}/edit", Audience.Members),
        new("delete", 4, "/p/{own reply}/delete", Audience.Members),
        new("restore", 4, "/p/{deleted}/restore", Audience.Members),
        new("report", 4, "/p/{post}/report", Audience.Members),
        new("react", 4, "/p/{post}/react", Audience.Members) { Status = HttpStatusCode.Redirect },
        new("POST preview", 8, "/preview", Audience.Members) { IsPost = true, Source = "Some **text** with `Markdown` in it, and a [link](https://example.org)." },
        new("who is online", 8, "/online?ids=1,2,3", Audience.Members),
        new("drafts", 4, "/drafts", Audience.Members),
        new("mark as read", 4, "/mark-read", Audience.Members),
        new("mark board as read", 4, "/mark-read/{board}", Audience.Members),
        new("account", 4, "/account", Audience.Members),
        new("password", 4, "/account/password", Audience.Members),
        new("sessions", 4, "/account/sessions", Audience.Members),
        new("sign-out", 4, "/sign-out", Audience.Members),

        new("moderation", 40, "/moderation", Audience.Administrators),
        new("moderation, list", 20, "/moderation/list", Audience.Administrators),
        new("moderation, number", 20, "/moderation/count", Audience.Administrators),
        new("moderation log", 40, "/moderation/log", Audience.Administrators),
        new("manage topic", 20, "/t/{topic}/manage", Audience.Administrators),
        new("admin", 20, "/admin", Audience.Administrators),
        new("admin, users", 20, "/admin/users", Audience.Administrators),
        new("admin, user", 20, "/admin/users/{author}", Audience.Administrators),
        new("admin, boards", 20, "/admin/boards", Audience.Administrators),
        new("admin, board", 20, "/admin/boards/{board id}", Audience.Administrators),
        new("admin, new board", 20, "/admin/boards/new", Audience.Administrators),
        new("admin, settings", 20, "/admin/settings", Audience.Administrators),
        new("admin, realtime", 20, "/admin/realtime", Audience.Administrators),
        new("admin, realtime data", 20, "/admin/realtime/data", Audience.Administrators),
    ];

    /// <summary>One that this reader opens, as often as its share says.</summary>
    public static PageKind Draw(Audience reader, Random random)
    {
        var drawn = random.Next(All.Where(kind => kind.Audience <= reader).Sum(kind => kind.Share));
        return All.Where(kind => kind.Audience <= reader).First(kind => (drawn -= kind.Share) < 0);
    }

    /// <summary>Those that an audience opens and those before it do not.</summary>
    public static IReadOnlyList<PageKind> Of(Audience audience) => [.. All.Where(kind => kind.Audience == audience)];
}
