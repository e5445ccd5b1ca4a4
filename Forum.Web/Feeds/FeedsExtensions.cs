namespace Forum.Web.Feeds;

internal static class FeedsExtensions
{
    /// <summary>Feeds, sitemaps, and what else tells other programs about the forum.</summary>
    public static WebApplicationBuilder AddFeeds(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PublicAddressOptions>()
            .BindConfiguration(PublicAddressOptions.SectionName)
            .Validate(options => options.IsValid, "Forum:PublicUrl must be an http or https address without a path, such as https://forum.example.org.")
            .ValidateOnStart();
        builder.Services.AddOptions<SitemapOptions>()
            .BindConfiguration(SitemapOptions.SectionName)
            .Validate(
                options => options.UrlsPerFile is > 0 and <= SitemapOptions.MaxUrlsPerFile,
                "Forum:Sitemap:UrlsPerFile must be between 1 and 50,000.")
            .ValidateOnStart();
        builder.Services.AddSingleton<PublicAddress>();
        builder.Services.AddScoped<FeedQueries>();
        return builder;
    }
}
