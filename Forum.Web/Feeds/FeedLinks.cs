using System.Globalization;
using Forum.Web.Web;

namespace Forum.Web.Feeds;

/// <summary>The addresses of the feeds.</summary>
internal static class FeedLinks
{
    /// <summary>New topics everywhere.</summary>
    public const string Forum = "/feed.atom";

    /// <summary>A board's new topics.</summary>
    public static string Board(string slug) => Links.Board(slug) + Forum;

    /// <summary>A topic's posts.</summary>
    public static string Topic(long id) => Links.Topic(id) + Forum;

    public const string Sitemap = "/sitemap.xml";

    /// <summary>A part of a sitemap that is too long for one file. Parts count from 1.</summary>
    public static string SitemapPart(int part) => string.Create(CultureInfo.InvariantCulture, $"/sitemap-{part}.xml");
}
