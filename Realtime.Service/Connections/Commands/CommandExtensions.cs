using Realtime.Service.Handlers;

namespace Realtime.Service.Connections.Commands;

/// <summary>Adds what answers commands.</summary>
internal static class CommandExtensions
{
    public static IServiceCollection AddCommands(this IServiceCollection services)
    {
        services.AddSingleton<CommandHandler>();
        services.AddSingleton<ConnectHandler>();
        services.AddSingleton<SubscribeHandler>();
        services.AddSingleton<PublishHandler>();
        services.AddSingleton<PresenceHandler>();
        services.AddSingleton<HistoryHandler>();
        services.AddSingleton<RefreshHandler>();
        services.AddSingleton<ReconnectTokenHandler>();
        services.AddSingleton<ApplicationHandler>();
        services.AddSingleton<RpcMethods>();
        return services;
    }
}
