namespace Realtime.Service.Transports.Http;

/// <summary>Adds the transports for clients that cannot use WebSocket.</summary>
internal static class HttpTransportExtensions
{
    public static IServiceCollection AddHttpTransports(this IServiceCollection services)
    {
        services.AddSingleton<EmulatedSessions>();
        services.AddSingleton<EmulationRouter>();
        services.AddSingleton<StreamRequest>();
        services.AddSingleton<StreamSession>();
        return services;
    }

    public static void MapHttpTransports(this WebApplication app)
    {
        app.Services.GetRequiredService<EmulationRouter>().Listen();
        app.Map(HttpStreamEndpoint.Path, HttpStreamEndpoint.HandleAsync);
        app.Map(SseEndpoint.Path, SseEndpoint.HandleAsync);
        app.Map(EmulationEndpoint.Path, EmulationEndpoint.HandleAsync);
    }
}
