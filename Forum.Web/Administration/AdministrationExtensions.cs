using Forum.Web.Accounts;
using Forum.Web.Administration.Status;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Administration;

internal static class AdministrationExtensions
{
    /// <summary>Settings, and the pages below <c>/admin</c>, which are for administrators only.</summary>
    public static WebApplicationBuilder AddAdministration(this WebApplicationBuilder builder)
    {
        // After all else: AddRazorPages begins with no conventions at all.
        builder.Services.PostConfigure<RazorPagesOptions>(pages => pages.Conventions.AuthorizeFolder("/Administration", Policies.Administrators));
        builder.Services.AddSingleton<SettingsStore>();
        builder.Services.AddScoped<BoardEditing>();
        builder.Services.AddScoped<UserDirectory>();
        builder.Services.AddSingleton<RedisWatch>();
        builder.Services.AddScoped<RealtimeStatus>();
        return builder;
    }

    /// <summary>Reads the settings. To be awaited before the first request is served.</summary>
    public static Task LoadSettingsAsync(this WebApplication app) =>
        app.Services.GetRequiredService<SettingsStore>().LoadAsync(app.Lifetime.ApplicationStopping);
}
