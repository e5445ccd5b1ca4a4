using Forum.Web.Data;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Forum.Web.Accounts;

internal static class AccountsExtensions
{
    /// <summary>Accounts, password hashing, and the cookie that keeps people signed in.</summary>
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AccountOptions>()
            .BindConfiguration(AccountOptions.SectionName)
            .Validate(options => options.MaxWrongPasswords is > 0 and <= 1000, "Forum:Accounts:MaxWrongPasswords must be between 1 and 1,000.")
            .Validate(
                options => options.LockoutDuration > TimeSpan.Zero && options.LockoutDuration <= TimeSpan.FromDays(1),
                "Forum:Accounts:LockoutDuration must be positive and at most a day.")
            .ValidateOnStart();
        builder.Services.AddSingleton<SignInAttempts>();
        builder.Services.AddScoped<UserAccounts>();
        builder.Services.AddScoped<UserSessions>();
        builder.Services.AddScoped<Bans>();
        builder.Services.AddScoped<Roles>();
        builder.Services.AddScoped<LoginSession>();
        builder.Services.AddScoped<SessionCheck>();
        builder.Services.AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();

        // In development the forum is served over plain http, where a browser would drop a Secure cookie.
        var secure = builder.Environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "forum.session";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = secure;
            cookie.ExpireTimeSpan = LoginSession.Lifetime;
            cookie.SlidingExpiration = true;
            cookie.LoginPath = "/sign-in";
            cookie.AccessDeniedPath = "/status/403";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.EventsType = typeof(SessionCheck);
        });
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Moderators, policy => policy.RequireAssertion(context => context.User.AsViewer().IsModerator))
            .AddPolicy(Policies.Administrators, policy => policy.RequireAssertion(context => context.User.AsViewer().IsAdministrator));
        builder.Services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "forum.antiforgery";
            antiforgery.Cookie.SecurePolicy = secure;
        });

        // Beside the database, so that whoever keeps the one keeps people signed in too.
        builder.Services.AddDataProtection()
            .SetApplicationName("Forum.Web")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(DatabaseLocation.Directory(builder), "keys")));
        return builder;
    }
}
