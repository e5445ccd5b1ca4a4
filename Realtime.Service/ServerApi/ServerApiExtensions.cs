using Microsoft.Extensions.Options;
using Realtime.Service.ServerApi.OpenApi;

namespace Realtime.Service.ServerApi;

/// <summary>Adds the HTTP API to a node.</summary>
internal static class ServerApiExtensions
{
    public static IServiceCollection AddServerApi(this IServiceCollection services)
    {
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiOptionsValidator>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<ApiGuard>();
        services.AddSingleton<ApiChannels>();
        services.AddSingleton<PublishMethods>();
        services.AddSingleton<HistoryMethods>();
        services.AddSingleton<SubscriptionMethods>();
        services.AddSingleton<ConnectionMethods>();
        services.AddSingleton<PresenceMethods>();
        services.AddSingleton<ChannelSurvey>();
        services.AddSingleton<ChannelsMethod>();
        services.AddSingleton<OnlineMethod>();
        services.AddSingleton<InfoMethod>();
        services.AddSingleton<RpcMethod>();
        services.AddSingleton<ApiMethods>();
        services.AddSingleton<BatchMethod>();
        services.AddSingleton<ApiEndpoint>();
        return services;
    }

    public static void MapServerApi(this WebApplication app)
    {
        app.Services.GetRequiredService<ChannelSurvey>().Listen();
        app.Map(ApiEndpoint.Path, app.Services.GetRequiredService<ApiEndpoint>().HandleAsync);
        app.MapGet(ApiDocument.Path, ApiDocument.Get);
    }
}
