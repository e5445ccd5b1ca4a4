using Microsoft.Extensions.Options;

namespace Realtime.Service.Hosting;

/// <summary>Adds an orderly end.</summary>
internal static class DrainExtensions
{
    public static IServiceCollection AddDrain(this IServiceCollection services)
    {
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddHealthChecks().AddCheck<Drain>("drain");
        services.AddOptions<HostOptions>().Configure<IOptions<RealtimeOptions>>((host, o) => host.ShutdownTimeout = Drain.StopTime(o.Value));
        return services;
    }
}
