namespace Forum.Web.Search;

internal static class SearchExtensions
{
    /// <summary>Finding posts by their words.</summary>
    public static WebApplicationBuilder AddSearch(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<SearchQueries>();
        return builder;
    }
}
