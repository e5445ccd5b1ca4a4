using Microsoft.Extensions.Options;

namespace Realtime.Service.Limits;

/// <summary>Adds the limits to a node.</summary>
internal static class LimitsExtensions
{
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddSingleton<IValidateOptions<RealtimeOptions>, TrustedProxiesValidator>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<ClientAddress>();
        return services;
    }
}
