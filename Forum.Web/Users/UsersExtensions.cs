namespace Forum.Web.Users;

internal static class UsersExtensions
{
    /// <summary>Profiles, the list of members, and who is online.</summary>
    public static WebApplicationBuilder AddUsers(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<OnlineOptions>()
            .BindConfiguration(OnlineOptions.SectionName)
            .Validate(options => options.RequestsPerMinute is > 0 and <= 60_000, "Forum:Online:RequestsPerMinute must be between 1 and 60,000.")
            .ValidateOnStart();
        builder.Services.AddRateLimiter(limiter => limiter.AddPolicy<string, OnlineRate>(OnlineRate.Name));
        builder.Services.AddScoped<UserQueries>();
        builder.Services.AddSingleton<WhoIsOnline>();
        return builder;
    }
}
