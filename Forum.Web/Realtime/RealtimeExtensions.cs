using Forum.Web.Realtime.Outbox;
using Realtime.Backchannel;

namespace Forum.Web.Realtime;

internal static class RealtimeExtensions
{
    private const string ConnectionName = "redis";

    /// <summary>Tokens for browsers, and the outbox that carries events to them by way of Redis.</summary>
    public static WebApplicationBuilder AddRealtime(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(ConnectionName)))
        {
            throw new InvalidOperationException($"Set ConnectionStrings:{ConnectionName} to where Redis is. It need not be up, but it must be known.");
        }

        builder.AddRealtimeBackchannel(ConnectionName);
        builder.Services.AddOptions<RealtimeOptions>()
            .BindConfiguration(RealtimeOptions.SectionName)
            .Validate(options => options.IsValid, "Realtime:PublicUrl must be an absolute http or https address.")
            .ValidateOnStart();
        builder.Services.AddScoped<Grants>();
        builder.Services.AddScoped<LiveSessions>();

        builder.Services.AddOptions<TokenRateOptions>()
            .BindConfiguration(TokenRateOptions.SectionName)
            .Validate(options => options.Concurrent is > 0 and <= 10_000, "Forum:Tokens:Concurrent must be between 1 and 10,000.")
            .Validate(options => options.Waiting is >= 0 and <= 100_000, "Forum:Tokens:Waiting must be between 0 and 100,000.")
            .ValidateOnStart();
        builder.Services.AddSingleton<TokenRate>();

        builder.Services.AddOptions<OutboxOptions>()
            .BindConfiguration(OutboxOptions.SectionName)
            .Validate(options => options.PollInterval > TimeSpan.Zero, "Forum:Outbox:PollInterval must be positive.")
            .Validate(options => options.MaxBackoff > TimeSpan.Zero, "Forum:Outbox:MaxBackoff must be positive.")
            .Validate(options => options.KeepDone >= TimeSpan.Zero, "Forum:Outbox:KeepDone must not be negative.")
            .ValidateOnStart();
        builder.Services.AddScoped<OutboxWriter>();
        builder.Services.AddScoped<OutboxSender>();
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddSingleton<OutboxMetrics>();
        builder.Services.AddHostedService<OutboxDispatcher>();
        return builder;
    }
}
