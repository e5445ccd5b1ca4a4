namespace Forum.Web.Users;

internal static class UsersExtensions
{
    /// <summary>Profiles, the list of members, and who is online.</summary>
    public static WebApplicationBuilder AddUsers(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<UserQueries>();
        builder.Services.AddSingleton<WhoIsOnline>();
        return builder;
    }
}
