using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Realtime.Backchannel;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Backplane;
using Realtime.Service.Channels;
using Realtime.Service.Channels.Presence;
using Realtime.Service.Connections;
using Realtime.Service.Connections.Commands;
using Realtime.Service.Directory;
using Realtime.Service.Hosting;
using Realtime.Service.Limits;
using Realtime.Service.ServerApi;
using Realtime.Service.Telemetry;
using Realtime.Service.Tokens;
using Realtime.Service.Transports;
using Realtime.Service.Transports.Http;
using Realtime.Service.Transports.WebSockets;

namespace Realtime.Service;

/// <summary>Adds the realtime node to an application.</summary>
public static class RealtimeExtensions
{
    /// <summary>Registers everything a node consists of, from the way in from Redis to the way out to the browsers.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">Name of Redis' connection string.</param>
    public static WebApplicationBuilder AddRealtime(this WebApplicationBuilder builder, string connectionName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddRealtimeBackchannel(connectionName, RedisThreads.ShareWithPool);
        builder.AddRealtimeOptions();
        var services = builder.Services;

        services.AddSingleton<NodeIdentity>();
        services.AddSingleton<Node>();
        services.AddSingleton<RealtimeMetrics>();

        // Redis → queue → fan-out → connections.
        services.AddBackplane(connectionName);
        services.AddSingleton<Hub>();
        services.AddHostedService<FanOut>();
        services.AddHostedService<ChannelUpkeep>();

        // Socket → session → commands.
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<ConnectionLifecycle>();
        services.AddCommands();
        services.AddSingleton<ChannelAccess>();
        services.AddSingleton<Joiner>();
        services.AddSingleton<PresenceTracker>();
        services.AddHostedService(provider => provider.GetRequiredService<PresenceTracker>());
        services.AddDirectory();
        services.AddSingleton<OriginPolicy>();
        services.AddSingleton<WebSocketSession>();
        services.AddSingleton<WebSocketHandshake>();
        services.AddSingleton<IConnectionListenerFactory, WebSocketTransport>();
        services.AddHttpTransports();
        services.AddLimits();
        services.AddHostedService<InsecureWarning>();
        services.AddHostedService<Heartbeat>();
        services.AddDrain();

        // Who connects, and what they may.
        services.AddTokens();

        // Backends that speak HTTP instead of Redis.
        services.AddServerApi();

        // Requests are logged there with their query, in which an EventSource must put its token (protocol 1.14).
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        return builder;
    }

    /// <summary>Maps the endpoints that clients connect to, and the API that backends call.</summary>
    public static WebApplication MapRealtime(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var node = app.Services.GetRequiredService<Node>();
        var probe = app.Services.GetRequiredService<RedisProbe>();
        node.Metrics.Observe(node.Connections, node.Hub, () => probe.IsHealthy);

        app.Map(WebSocketEndpoint.Path, WebSocketEndpoint.HandleAsync);
        app.MapHttpTransports();
        app.MapServerApi();
        app.MapGet("/", () => new { service = "Realtime.Service", version = BuildVersion.Text, node = node.Id, websocket = WebSocketEndpoint.Path });
        return app;
    }

    private static void AddRealtimeOptions(this WebApplicationBuilder builder) =>
        builder.Services.AddOptions<RealtimeOptions>()
            .BindConfiguration(RealtimeOptions.SectionName)
            .Validate<IHostEnvironment>((o, environment) => !(o.Insecure && environment.IsProduction()), "Realtime:Insecure must not be set in Production.")
            .Validate(o => o.ConnectTimeout > TimeSpan.Zero, "Realtime:ConnectTimeout must be positive.")
            .Validate(o => o.HandshakeTimeout > TimeSpan.Zero, "Realtime:HandshakeTimeout must be positive.")
            .Validate(o => o.PingInterval >= TimeSpan.FromSeconds(1), "Realtime:PingInterval must be a second or more.")
            .Validate(o => o.PongTimeout > TimeSpan.Zero && o.PongTimeout < o.PingInterval, "Realtime:PongTimeout must be positive and shorter than Realtime:PingInterval.")
            .Validate(o => o.ReconnectTokenTtl >= TimeSpan.Zero && o.ReconnectTokenTtl <= TokenRevocation.MaxTokenLifetime, "Realtime:ReconnectTokenTtl must be between 0 and an hour.")
            .Validate(o => o.MaxMessageSize is >= 1024 and <= 16 * 1024 * 1024, "Realtime:MaxMessageSize must be between 1,024 and 16,777,216 bytes.")
            .Validate(o => o.MaxQueueBytes is >= 4096 and <= 256 * 1024 * 1024, "Realtime:MaxQueueBytes must be between 4,096 and 268,435,456 bytes.")
            .Validate(o => o.MaxChannelsPerConnection >= 1, "Realtime:MaxChannelsPerConnection must be 1 or more.")
            .Validate(o => o.MaxRecoveredPublications is >= 1 and <= 10_000, "Realtime:MaxRecoveredPublications must be between 1 and 10,000.")
            .Validate(o => o.ExpiredCloseDelay >= TimeSpan.Zero, "Realtime:ExpiredCloseDelay must not be negative.")
            .Validate(o => o.CloseTimeout > TimeSpan.Zero, "Realtime:CloseTimeout must be positive.")
            .Validate(o => o.DrainRate >= 1, "Realtime:DrainRate must be 1 or more.")
            .Validate(o => o.DrainTime >= TimeSpan.Zero && o.DrainTime <= TimeSpan.FromMinutes(10), "Realtime:DrainTime must be between 0 and 10 minutes.")
            .Validate(o => o.ChannelLinger >= TimeSpan.Zero, "Realtime:ChannelLinger must not be negative.")
            .Validate(o => o.PositionCheckInterval > TimeSpan.Zero, "Realtime:PositionCheckInterval must be positive.")
            .Validate(o => o.MaxBackplaneQueue >= 64, "Realtime:MaxBackplaneQueue must be 64 or more.")
            .Validate(o => o.ProbeInterval > TimeSpan.Zero && o.ProbeTimeout > o.ProbeInterval, "Realtime:ProbeTimeout must be longer than Realtime:ProbeInterval.")
            .ValidateOnStart();
}
