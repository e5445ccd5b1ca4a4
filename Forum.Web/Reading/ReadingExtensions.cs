namespace Forum.Web.Reading;

internal static class ReadingExtensions
{
    /// <summary>How far users have read, and what they have begun to write.</summary>
    public static WebApplicationBuilder AddReading(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ReadingOptions>()
            .BindConfiguration(ReadingOptions.SectionName)
            .Validate(options => options.Horizon > TimeSpan.Zero && options.Horizon < TimeSpan.FromDays(36_500), "Forum:Reading:Horizon must be positive, and less than a hundred years.")
            .Validate(options => options.RequestsPerMinute is > 0 and <= 60_000, "Forum:Reading:RequestsPerMinute must be between 1 and 60,000.")
            .Validate(options => options.MaxDrafts is > 0 and <= 10_000, "Forum:Reading:MaxDrafts must be between 1 and 10,000.")
            .Validate(options => options.KeepDrafts > TimeSpan.Zero && options.KeepDrafts < TimeSpan.FromDays(36_500), "Forum:Reading:KeepDrafts must be positive, and less than a hundred years.")
            .ValidateOnStart();
        builder.Services.AddRateLimiter(limiter => limiter.AddPolicy<string, ReadingRate>(ReadingRate.Name));
        builder.Services.AddScoped<ReadMarks>();
        builder.Services.AddScoped<Drafts>();
        builder.Services.AddScoped<DraftQueries>();
        builder.Services.AddSingleton<DraftCleaning>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DraftCleaning>());
        return builder;
    }
}
