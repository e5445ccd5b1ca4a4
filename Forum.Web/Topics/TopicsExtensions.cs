namespace Forum.Web.Topics;

internal static class TopicsExtensions
{
    public static WebApplicationBuilder AddTopics(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PostingOptions>()
            .BindConfiguration(PostingOptions.SectionName)
            .Validate(options => options.NewcomersLinks is >= 0 and <= 1000, "Forum:Posting:NewcomersLinks must be between 0 and 1,000.")
            .Validate(options => options.MaxHeld is > 0 and <= 1000, "Forum:Posting:MaxHeld must be between 1 and 1,000.")
            .ValidateOnStart();
        builder.Services.AddScoped<TopicQueries>();
        builder.Services.AddScoped<TopicEvents>();
        builder.Services.AddScoped<PostingRules>();
        builder.Services.AddScoped<FormerPosts>();
        builder.Services.AddScoped<PostWriter>();
        builder.Services.AddScoped<Posting>();
        builder.Services.AddScoped<Editing>();
        builder.Services.AddScoped<Deleting>();
        builder.Services.AddScoped<ReactionQueries>();
        builder.Services.AddScoped<Reacting>();
        builder.Services.AddScoped<TopicManagement>();
        builder.Services.AddScoped<PostHistory>();
        return builder;
    }
}
