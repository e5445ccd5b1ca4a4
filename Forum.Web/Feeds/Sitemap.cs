using System.Globalization;
using System.Text;
using System.Xml;
using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Forum.Web.Feeds;

/// <summary>How sitemaps are cut: configuration section <c>Forum:Sitemap</c>.</summary>
internal sealed class SitemapOptions
{
    public const string SectionName = "Forum:Sitemap";

    /// <summary>What the format allows.</summary>
    public const int MaxUrlsPerFile = 50_000;

    public int UrlsPerFile { get; set; } = MaxUrlsPerFile;
}

/// <summary>
/// Tells search engines what there is, of what everyone may read: <c>/robots.txt</c>, and <c>/sitemap.xml</c>, which names
/// <c>/sitemap-1.xml</c> and so on if the forum is too big for one file.
/// </summary>
internal static class Sitemap
{
    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string ContentType = "application/xml; charset=utf-8";
    private const string ForAnHour = "public, max-age=3600";

    public static IEndpointRouteBuilder MapSitemap(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/robots.txt", FeedEndpoints.Reading, Robots);
        endpoints.MapMethods(FeedLinks.Sitemap, FeedEndpoints.Reading, WholeAsync);
        endpoints.MapMethods("/sitemap-{part:int:min(1)}.xml", FeedEndpoints.Reading, PartAsync);
        return endpoints;
    }

    private static IResult Robots(HttpContext context, PublicAddress address)
    {
        context.Response.Headers.CacheControl = ForAnHour;
        return Results.Text($"""
            User-agent: *
            Disallow: /search
            Disallow: /sign-in
            Disallow: /register
            Disallow: /status/

            Sitemap: {address.Of(context.Request)}{FeedLinks.Sitemap}

            """);
    }

    private static async Task<IResult> WholeAsync(
        HttpContext context, ForumDb db, PublicAddress address, IOptions<SitemapOptions> options)
    {
        var count = await Topics(db).CountAsync(context.RequestAborted);
        var parts = Math.Max(1, Paging.PageCount(count, TopicsPerFile(options)));
        return parts == 1
            ? await FileAsync(1, context, db, address, options)
            : Xml(context, "sitemapindex", xml =>
            {
                for (var part = 1; part <= parts; part++)
                {
                    Write(xml, "sitemap", address.Of(context.Request) + FeedLinks.SitemapPart(part), null);
                }
            });
    }

    private static async Task<IResult> PartAsync(
        int part, HttpContext context, ForumDb db, PublicAddress address, IOptions<SitemapOptions> options) =>
        part == 1 || part <= Paging.PageCount(await Topics(db).CountAsync(context.RequestAborted), TopicsPerFile(options))
            ? await FileAsync(part, context, db, address, options)
            : Results.NotFound();

    /// <summary>The first file holds the home page and the boards besides.</summary>
    private static async Task<IResult> FileAsync(
        int part, HttpContext context, ForumDb db, PublicAddress address, IOptions<SitemapOptions> options)
    {
        var size = TopicsPerFile(options);
        var boards = part > 1 ? [] : await db.Boards.AsNoTracking().VisibleTo(Viewer.Anonymous)
            .OrderBy(board => board.Id).Take(MaxBoards)
            .Select(board => new
            {
                board.Slug,
                LastPostAt = db.Topics.Where(topic => topic.BoardId == board.Id && topic.DeletedAt == null).Max(topic => (DateTime?)topic.LastPostAt),
            })
            .ToListAsync(context.RequestAborted);
        var topics = await Topics(db).OrderBy(topic => topic.Id).Skip((part - 1) * size).Take(size)
            .Select(topic => new { topic.Id, topic.LastPostAt }).ToListAsync(context.RequestAborted);

        var root = address.Of(context.Request);
        return Xml(context, "urlset", xml =>
        {
            if (part == 1)
            {
                Write(xml, "url", root + Links.Home, boards.Max(board => board.LastPostAt));
            }

            foreach (var board in boards)
            {
                Write(xml, "url", root + Links.Board(board.Slug), board.LastPostAt);
            }

            foreach (var topic in topics)
            {
                Write(xml, "url", root + Links.Topic(topic.Id), topic.LastPostAt);
            }
        });
    }

    /// <summary>More than any forum has; the rest of a file is for topics.</summary>
    private const int MaxBoards = 999;

    private static int TopicsPerFile(IOptions<SitemapOptions> options) => Math.Max(1, options.Value.UrlsPerFile - MaxBoards - 1);

    /// <summary>Search engines see what visitors see.</summary>
    private static IQueryable<Topics.Topic> Topics(ForumDb db) => db.Topics.AsNoTracking().VisibleTo(Viewer.Anonymous);

    private static IResult Xml(HttpContext context, string root, Action<XmlWriter> content)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            xml.WriteStartElement(root, Namespace);
            content(xml);
            xml.WriteEndElement();
        }

        context.Response.Headers.CacheControl = ForAnHour;
        return Results.Bytes(stream.ToArray(), ContentType);
    }

    private static void Write(XmlWriter xml, string element, string location, DateTime? changed)
    {
        xml.WriteStartElement(element, Namespace);
        xml.WriteElementString("loc", Namespace, location);
        if (changed is { } time)
        {
            xml.WriteElementString("lastmod", Namespace, time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        xml.WriteEndElement();
    }
}
