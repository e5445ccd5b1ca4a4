using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Control;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Events;
using Realtime.Backchannel.Presence;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Redis;
using Realtime.Backchannel.Tokens;
using StackExchange.Redis;

namespace Realtime.Backchannel;

/// <summary>Adds the backchannel to an application.</summary>
public static class BackchannelExtensions
{
    /// <summary>
    /// Connects to Redis and registers <see cref="TokenMint"/>, <see cref="TokenStore"/>, <see cref="TokenRevocation"/>,
    /// <see cref="ChannelPublisher"/>, <see cref="ChannelHistory"/>, <see cref="ConnectionControl"/>,
    /// <see cref="ChannelPresence"/> and <see cref="OnlineUsers"/>, and what nodes need. The application starts, and keeps
    /// running, while Redis is away.
    /// <code>builder.AddRealtimeBackchannel("redis");</code>
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">Name of the connection string, <c>ConnectionStrings:&lt;name&gt;</c>.</param>
    /// <param name="configureRedis">Changes settings of the connection to Redis that the connection string does not have.</param>
    public static IHostApplicationBuilder AddRealtimeBackchannel(
        this IHostApplicationBuilder builder, string connectionName, Action<ConfigurationOptions>? configureRedis = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddRedisClient(connectionName, configureOptions: redis =>
        {
            redis.AbortOnConnectFail = false;
            configureRedis?.Invoke(redis);
        });

        builder.Services.AddOptions<BackchannelOptions>()
            .BindConfiguration(BackchannelOptions.SectionName)
            .Validate(o => o.KeyPrefix.Length is > 0 and <= 32 && o.KeyPrefix.All(char.IsAsciiLetterOrDigit), "Realtime:KeyPrefix must have 1 to 32 ASCII letters and digits.")
            .Validate(o => o.TokenTtl >= TimeSpan.FromSeconds(1) && o.TokenTtl <= TokenRevocation.MaxTokenLifetime, "Realtime:TokenTtl must be between one second and one hour.")
            .Validate(o => o.RedisTimeout > TimeSpan.Zero, "Realtime:RedisTimeout must be positive.")
            .Validate(o => o.AllNamespaces.All(n => n.HistorySize is >= 0 and <= 100_000), "Realtime:Namespaces:*:HistorySize must be between 0 and 100,000.")
            .Validate(o => o.AllNamespaces.All(n => n.HistoryTtl >= TimeSpan.FromSeconds(1) && n.HistoryMetaTtl >= n.HistoryTtl), "Realtime:Namespaces:*:HistoryTtl must be a second or more, and HistoryMetaTtl no shorter.")
            .Validate(o => o.AllNamespaces.All(n => n.ConflateInterval >= TimeSpan.Zero && n.ConflateInterval <= TimeSpan.FromMinutes(1)), "Realtime:Namespaces:*:ConflateInterval must be between zero and one minute.")
            .Validate(o => o.AllNamespaces.All(n => n.HasHistory || !n.Delta), "Realtime:Namespaces:*:Delta needs a HistorySize.")
            .Validate(o => o.AllNamespaces.All(n => n.HasHistory || n.RecoveryMode == RecoveryMode.Stream && !n.AutoCacheRecovery), "Realtime:Namespaces:*:RecoveryMode needs a HistorySize.")
            .Validate(o => o.AllNamespaces.All(n => n.SubscribeFor != Audience.Subscribers), "Realtime:Namespaces:*:SubscribeFor cannot be Subscribers.")
            .Validate(o => o.AllNamespaces.All(n => n.Presence || !n.JoinLeave), "Realtime:Namespaces:*:JoinLeave needs Presence.")
            .Validate(o => o.NodeLease >= TimeSpan.FromSeconds(1) && o.NodeLease <= TimeSpan.FromMinutes(10), "Realtime:NodeLease must be between one second and ten minutes.")
            .Validate(o => IsGrace(o.OfflineGrace), "Realtime:OfflineGrace must be between zero and an hour.")
            .Validate(o => IsGrace(o.VacatedGrace), "Realtime:VacatedGrace must be between zero and an hour.")
            .Validate(o => o.PresenceTtl >= TimeSpan.FromSeconds(1) && o.PresenceTtl <= TimeSpan.FromDays(1), "Realtime:PresenceTtl must be between one second and a day.")
            .Validate(o => o.Events.MaxLength is >= 1 and <= 10_000_000, "Realtime:Events:MaxLength must be between 1 and 10,000,000.")
            .Validate(o => o.Events.Ttl >= TimeSpan.FromSeconds(1) && o.Events.Ttl <= TimeSpan.FromDays(30), "Realtime:Events:Ttl must be between one second and 30 days.")
            .Validate(o => o.Events.ConsumerLease >= TimeSpan.FromSeconds(1) && o.Events.ConsumerLease <= TimeSpan.FromHours(1), "Realtime:Events:ConsumerLease must be between one second and an hour.")
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
        builder.Services.TryAddSingleton<ChannelPresence>();
        builder.Services.TryAddSingleton<PresenceStore>();
        builder.Services.TryAddSingleton<MembershipPublisher>();
        builder.Services.TryAddSingleton<OnlineUsers>();
        builder.Services.TryAddSingleton<NodeDirectory>();
        builder.Services.TryAddSingleton<LifecycleEventLog>();
        return builder;
    }

    private static bool IsGrace(TimeSpan grace) => grace >= TimeSpan.Zero && grace <= TimeSpan.FromHours(1);
}
