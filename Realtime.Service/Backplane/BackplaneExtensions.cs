namespace Realtime.Service.Backplane;

/// <summary>Adds the way from Redis to this node, and between nodes.</summary>
internal static class BackplaneExtensions
{
    public static IServiceCollection AddBackplane(this IServiceCollection services, string connectionName)
    {
        services.AddSingleton(provider => new PubSubConnector(provider.GetRequiredService<IConfiguration>(), connectionName));
        services.AddSingleton<PubSubConnection>();
        services.AddSingleton<RedisBackplane>();
        services.AddSingleton<BackplaneQueue>();
        services.AddSingleton<ControlActions>();
        services.AddHostedService<ControlListener>();
        services.AddSingleton<NodeMessages>();
        services.AddHostedService(provider => provider.GetRequiredService<NodeMessages>());
        services.AddSingleton<RedisProbe>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisProbe>());
        services.AddHealthChecks().AddCheck<RedisProbe>("redis-pubsub");

        // After those who listen.
        services.AddHostedService<PubSubKeeper>();
        return services;
    }
}
