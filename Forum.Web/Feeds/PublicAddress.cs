using Microsoft.Extensions.Options;

namespace Forum.Web.Feeds;

/// <summary>Where the forum is to be found: configuration section <c>Forum</c>.</summary>
internal sealed class PublicAddressOptions
{
    public const string SectionName = "Forum";

    /// <summary>
    /// The forum's address as everyone sees it, such as <c>https://forum.example.org</c>. Not set, it is that of each
    /// request, which is whatever the one who asks calls this host.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    public bool IsValid => PublicUrl is null
        || (PublicUrl.IsAbsoluteUri && (PublicUrl.Scheme == Uri.UriSchemeHttp || PublicUrl.Scheme == Uri.UriSchemeHttps) && PublicUrl.AbsolutePath == "/");
}

/// <summary>Makes addresses within the forum (<see cref="Web.Links"/>) whole: feeds, sitemaps and search engines need them so.</summary>
internal sealed class PublicAddress(IOptions<PublicAddressOptions> options)
{
    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public string Of(HttpRequest request) =>
        options.Value.PublicUrl?.GetLeftPart(UriPartial.Authority) ?? $"{request.Scheme}://{request.Host.ToUriComponent()}";
}
