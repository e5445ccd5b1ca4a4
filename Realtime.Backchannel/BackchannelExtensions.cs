using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Control;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Redis;
using Realtime.Backchannel.Tokens;

namespace Realtime.Backchannel;

/// <summary>Adds the backchannel to an application.</summary>
public static class BackchannelExtensions
{
    /// <summary>
    /// Connects to Redis and registers <see cref="TokenMint"/>, <see cref="TokenStore"/>, <see cref="TokenRevocation"/>,
    /// <see cref="ChannelPublisher"/>, <see cref="ChannelHistory"/> and <see cref="ConnectionControl"/>. The application
    /// starts, and keeps running, while Redis is away.
    /// <code>builder.AddRealtimeBackchannel("redis");</code>
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">Name of the connection string, <c>ConnectionStrings:&lt;name&gt;</c>.</param>
    public static IHostApplicationBuilder AddRealtimeBackchannel(this IHostApplicationBuilder builder, string connectionName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddRedisClient(connectionName, configureOptions: redis => redis.AbortOnConnectFail = false);

        builder.Services.AddOptions<BackchannelOptions>()
            .BindConfiguration(BackchannelOptions.SectionName)
            .Validate(o => o.KeyPrefix.Length is > 0 and <= 32 && o.KeyPrefix.All(char.IsAsciiLetterOrDigit), "Realtime:KeyPrefix must have 1 to 32 ASCII letters and digits.")
            .Validate(o => o.TokenTtl >= TimeSpan.FromSeconds(1) && o.TokenTtl <= TokenRevocation.MaxTokenLifetime, "Realtime:TokenTtl must be between one second and one hour.")
            .Validate(o => o.RedisTimeout > TimeSpan.Zero, "Realtime:RedisTimeout must be positive.")
            .Validate(o => o.Namespaces.Values.All(n => n.HistorySize is >= 0 and <= 100_000), "Realtime:Namespaces:*:HistorySize must be between 0 and 100,000.")
            .Validate(o => o.Namespaces.Values.All(n => n.HistoryTtl >= TimeSpan.FromSeconds(1) && n.HistoryMetaTtl >= n.HistoryTtl), "Realtime:Namespaces:*:HistoryTtl must be a second or more, and HistoryMetaTtl no shorter.")
            .Validate(o => o.Namespaces.Values.All(n => n.ConflateInterval >= TimeSpan.Zero && n.ConflateInterval <= TimeSpan.FromMinutes(1)), "Realtime:Namespaces:*:ConflateInterval must be between zero and one minute.")
            .Validate(o => o.Namespaces.Values.All(n => n.HasHistory || !n.Delta), "Realtime:Namespaces:*:Delta needs a HistorySize.")
            .Validate(o => o.Namespaces.Values.All(n => n.HasHistory || n.RecoveryMode == RecoveryMode.Stream && !n.AutoCacheRecovery), "Realtime:Namespaces:*:RecoveryMode needs a HistorySize.")
            .Validate(o => o.Namespaces.Values.All(n => n.SubscribeFor != Audience.Subscribers), "Realtime:Namespaces:*:SubscribeFor cannot be Subscribers.")
            .ValidateOnStart();

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<RedisKeys>();
        builder.Services.TryAddSingleton<NamespaceTable>();
        builder.Services.TryAddSingleton<TokenMint>();
        builder.Services.TryAddSingleton<TokenStore>();
        builder.Services.TryAddSingleton<TokenRevocation>();
        builder.Services.TryAddSingleton<ChannelPublisher>();
        builder.Services.TryAddSingleton<ChannelHistory>();
        builder.Services.TryAddSingleton<ConnectionControl>();
        return builder;
    }
}
