using System.Security.Cryptography;
using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Boards;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.Net.Http.Headers;

namespace Forum.Web.Feeds;

/// <summary>
/// <c>GET /feed.atom</c> and <c>/b/{slug}/feed.atom</c>: new topics; <c>/t/{id}/feed.atom</c>: a topic's new posts. 404 for
/// what the viewer does not see, 304 for a feed that is as the reader has it.
/// </summary>
internal static class FeedEndpoints
{
    public static IEndpointRouteBuilder MapFeeds(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods(FeedLinks.Forum, Reading, ForumAsync);
        endpoints.MapMethods("/b/{slug}/feed.atom", Reading, BoardAsync);
        endpoints.MapMethods("/t/{id:long}/feed.atom", Reading, TopicAsync);
        return endpoints.MapSitemap();
    }

    /// <summary>Feed readers ask for the head first, some of them.</summary>
    public static string[] Reading { get; } = [HttpMethods.Get, HttpMethods.Head];

    private static async Task<IResult> ForumAsync(HttpContext context, FeedQueries feeds, PublicAddress address, SettingsStore settings)
    {
        var entries = await feeds.NewTopicsAsync(boardId: null, context.User.AsViewer(), context.RequestAborted);
        return Feed(context, address, FeedLinks.Forum, Links.Home, settings.Current.Name, entries, entry => entry.Title);
    }

    private static async Task<IResult> BoardAsync(string slug, HttpContext context, BoardQueries boards, FeedQueries feeds, PublicAddress address)
    {
        var viewer = context.User.AsViewer();
        if (await boards.FindAsync(slug, viewer, context.RequestAborted) is not { } board)
        {
            return Results.NotFound();
        }

        var entries = await feeds.NewTopicsAsync(board.Id, viewer, context.RequestAborted);
        return Feed(context, address, FeedLinks.Board(board.Slug), Links.Board(board.Slug), board.Name, entries, entry => entry.Title);
    }

    private static async Task<IResult> TopicAsync(long id, HttpContext context, TopicQueries topics, FeedQueries feeds, PublicAddress address)
    {
        var viewer = context.User.AsViewer();
        if (await topics.FindAsync(id, viewer, context.RequestAborted) is not { } topic)
        {
            return Results.NotFound();
        }

        var entries = await feeds.NewPostsAsync(id, viewer, context.RequestAborted);
        return Feed(
            context, address, FeedLinks.Topic(id), Links.Topic(id), topic.Title, entries,
            entry => entry.Number == 1 ? entry.Title : FormattableString.Invariant($"Re: {entry.Title} (#{entry.Number})"));
    }

    private static IResult Feed(
        HttpContext context, PublicAddress address, string path, string page, string title, List<FeedEntry> entries, Func<FeedEntry, string> titleOf)
    {
        var xml = AtomFeed.Write(address.Of(context.Request), path, page, title, entries, titleOf);

        // Kept by whoever asks, but not shown again without asking: what it tells of may have been deleted, and who asks signed out.
        context.Response.Headers.CacheControl = context.User.AsViewer().IsSignedIn ? "private, no-cache" : "no-cache";
        context.Response.Headers.Vary = HeaderNames.Cookie;
        return Results.Bytes(
            xml, AtomFeed.ContentType, lastModified: AtomFeed.Updated(entries),
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(xml).AsSpan(0, 16))}\""));
    }
}
