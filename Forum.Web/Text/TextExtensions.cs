using Forum.Web.Text.Preview;
using Microsoft.AspNetCore.RateLimiting;

namespace Forum.Web.Text;

internal static class TextExtensions
{
    /// <summary>Whom texts mention, and their preview.</summary>
    public static WebApplicationBuilder AddText(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<MentionedUsers>();
        builder.Services.AddOptions<PreviewRateOptions>()
            .BindConfiguration(PreviewRateOptions.SectionName)
            .Validate(options => options.PerMinute is > 0 and <= 60_000, "Forum:Previews:PerMinute must be between 1 and 60,000.")
            .ValidateOnStart();
        builder.Services.AddRateLimiter(limiter => limiter.AddPolicy<string, PreviewRate>(PreviewRate.Name));
        return builder;
    }
}
