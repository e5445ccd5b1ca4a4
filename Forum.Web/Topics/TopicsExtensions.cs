namespace Forum.Web.Topics;

internal static class TopicsExtensions
{
    public static WebApplicationBuilder AddTopics(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<TopicQueries>();
        builder.Services.AddScoped<TopicEvents>();
        builder.Services.AddScoped<PostingRules>();
        builder.Services.AddScoped<Posting>();
        builder.Services.AddScoped<Editing>();
        builder.Services.AddScoped<Deleting>();
        builder.Services.AddScoped<ReactionQueries>();
        builder.Services.AddScoped<Reacting>();
        builder.Services.AddScoped<TopicManagement>();
        builder.Services.AddScoped<PostHistory>();
        builder.Services.AddScoped<ModerationLog>();
        return builder;
    }
}
