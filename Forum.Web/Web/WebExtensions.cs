using System.Text.Encodings.Web;
using System.Text.Unicode;
using Forum.Web.Accounts;
using Forum.Web.Realtime;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.WebEncoders;

namespace Forum.Web.Web;

internal static class WebExtensions
{
    /// <summary>Pages, and what every request goes through on its way to them.</summary>
    public static WebApplicationBuilder AddWeb(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorPages(pages => pages.Conventions.AuthorizePage("/Topics/New"))
            .AddMvcOptions(mvc =>
            {
                mvc.Filters.Add<RequireHandler>();

                // What an address says, a form sent to it cannot say otherwise.
                var route = mvc.ValueProviderFactories.OfType<RouteValueProviderFactory>().Single();
                mvc.ValueProviderFactories.Remove(route);
                mvc.ValueProviderFactories.Insert(0, route);
            });
        builder.Services.AddScoped<PartialRenderer>();
        builder.Services.AddScoped<CspNonce>();
        builder.Services.Configure<RouteOptions>(routes => routes.LowercaseUrls = true);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);

        builder.Services.AddOptions<FormRateOptions>()
            .BindConfiguration(FormRateOptions.SectionName)
            .Validate(options => options.FormsPerMinute is > 0 and <= 60_000, "Forum:Limits:FormsPerMinute must be between 1 and 60,000.")
            .ValidateOnStart();
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.ConfigureOptions<FormRate>();

        // Letters of every script as they are: entities for all but ASCII would triple the size of some pages.
        builder.Services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));

        // The container platform's ingress ends TLS and is the only one that can reach this port, from addresses that are
        // not known beforehand. It passes the Host header on as it is, so that one is not taken from elsewhere.
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
        });
        return builder;
    }

    /// <summary>The middleware, in order.</summary>
    public static WebApplication UseWeb(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseForwardedHeaders();
            app.UseHsts();
        }

        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler("/status/500");
        app.UseStatusCodePagesWithReExecute("/status/{0}");
        app.UseMiddleware<FormLimits>();
        app.UseRouting();
        app.UseWhen(TokenRate.Concerns, tokens => tokens.UseMiddleware<TokenRate>());
        app.UseAuthentication();
        app.UseMiddleware<EndedSession>();
        app.UseRateLimiter();
        app.UseAuthorization();
        return app;
    }

    /// <summary>Pages, static files, and the choice of the theme.</summary>
    public static WebApplication MapWeb(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapTheme();
        app.MapRazorPages().WithStaticAssets();
        return app;
    }
}
