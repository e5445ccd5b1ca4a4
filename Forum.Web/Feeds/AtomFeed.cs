using System.ServiceModel.Syndication;
using System.Text;
using System.Xml;
using Forum.Web.Web;

namespace Forum.Web.Feeds;

/// <summary>Writes Atom (RFC 4287).</summary>
internal static class AtomFeed
{
    public const string ContentType = "application/atom+xml; charset=utf-8";

    /// <summary>The feed as XML. The same entries make the same bytes.</summary>
    /// <param name="address">The forum's (<see cref="PublicAddress"/>).</param>
    /// <param name="path">The feed's own.</param>
    /// <param name="page">The page that it belongs to.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="entries">What is in it, newest first.</param>
    /// <param name="titleOf">What an entry is called.</param>
    public static byte[] Write(
        string address, string path, string page, string title, IReadOnlyCollection<FeedEntry> entries, Func<FeedEntry, string> titleOf)
    {
        var feed = new SyndicationFeed
        {
            Id = address + path,
            Title = Text(title),
            LastUpdatedTime = Updated(entries),
            BaseUri = new Uri(address + "/"),
            Items = [.. entries.Select(entry => Item(address, entry, titleOf(entry)))],
        };
        feed.Links.Add(SyndicationLink.CreateSelfLink(new Uri(address + path), "application/atom+xml"));
        feed.Links.Add(SyndicationLink.CreateAlternateLink(new Uri(address + page), "text/html"));

        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            feed.GetAtom10Formatter().WriteTo(writer);
        }

        return stream.ToArray();
    }

    /// <summary>When the newest change was; 1970 if there is nothing that could have changed.</summary>
    public static DateTimeOffset Updated(IReadOnlyCollection<FeedEntry> entries) =>
        entries.Count == 0 ? DateTimeOffset.UnixEpoch : entries.Max(entry => entry.UpdatedAt);

    private static SyndicationItem Item(string address, FeedEntry entry, string title)
    {
        var item = new SyndicationItem
        {
            Id = FormattableString.Invariant($"{address}/t/{entry.TopicId}#post-{entry.Number}"),
            Title = Text(title),
            PublishDate = entry.CreatedAt,
            LastUpdatedTime = entry.UpdatedAt,
            Content = new TextSyndicationContent(Clean(entry.Html), TextSyndicationContentKind.Html),
        };
        item.Authors.Add(new SyndicationPerson { Name = Clean(entry.Author) });
        item.Categories.Add(new SyndicationCategory(Clean(entry.BoardName)));
        item.Links.Add(SyndicationLink.CreateAlternateLink(new Uri(address + Links.Post(entry.TopicId, entry.Number)), "text/html"));
        return item;
    }

    private static TextSyndicationContent Text(string text) => new(Clean(text));

    /// <summary>Without the few characters, such as most controls, that XML cannot hold in any way.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value))
            {
                clean.Append(rune);
            }
        }

        return clean.ToString();
    }
}
