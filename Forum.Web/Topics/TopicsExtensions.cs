namespace Forum.Web.Topics;

internal static class TopicsExtensions
{
    public static WebApplicationBuilder AddTopics(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<TopicQueries>();
        builder.Services.AddScoped<TopicEvents>();
        builder.Services.AddScoped<Posting>();
        return builder;
    }
}
