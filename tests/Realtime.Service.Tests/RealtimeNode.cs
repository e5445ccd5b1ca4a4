using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Realtime.Backchannel.Control;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Backplane;

namespace Realtime.Service.Tests;

/// <summary>A node in this process, with everything real: its server on a loopback port, and Redis.</summary>
internal sealed class RealtimeNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RealtimeNode(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public Node Node => _app.Services.GetRequiredService<Node>();

    public ChannelPublisher Publisher => _app.Services.GetRequiredService<ChannelPublisher>();

    public ConnectionControl Control => _app.Services.GetRequiredService<ConnectionControl>();

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public Uri WebSocketAddress => new UriBuilder(Address) { Scheme = Address.Scheme == "https" ? "wss" : "ws", Path = "/connection/websocket" }.Uri;

    public static async Task<RealtimeNode> StartAsync(
        string redis, Dictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? configure = null,
        string environment = "Production")
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = redis,
            ["Realtime:Namespaces:topic:HistorySize"] = "100",
            ["Realtime:Namespaces:user:HistorySize"] = "100",
            ["Realtime:Namespaces:tiny:HistorySize"] = "2",
            ["Realtime:Namespaces:live:HistorySize"] = "0",
            ["Realtime:Namespaces:calm:HistorySize"] = "100",
            ["Realtime:Namespaces:calm:ConflateInterval"] = "00:00:00.500",
            ["Realtime:Namespaces:calm:Delta"] = "true",
            ["Realtime:Namespaces:ticker:ConflateInterval"] = "00:00:00.500",
            ["Realtime:Namespaces:state:HistorySize"] = "1",
            ["Realtime:Namespaces:state:RecoveryMode"] = "Cache",
            ["Realtime:Namespaces:auto:HistorySize"] = "1",
            ["Realtime:Namespaces:auto:RecoveryMode"] = "Cache",
            ["Realtime:Namespaces:auto:AutoCacheRecovery"] = "true",
            ["Realtime:Namespaces:free:HistorySize"] = "100",
            ["Realtime:Namespaces:free:ForceRecovery"] = "false",
            ["Realtime:Namespaces:free:ForcePositioning"] = "false",
            ["Realtime:Namespaces:free:Delta"] = "true",
            ["Realtime:Namespaces:club:HistorySize"] = "100",
            ["Realtime:Namespaces:club:ForceRecovery"] = "false",
            ["Realtime:Namespaces:club:ForcePositioning"] = "false",
            ["Realtime:Namespaces:club:Presence"] = "true",
            ["Realtime:Namespaces:club:JoinLeave"] = "true",
            ["Realtime:Namespaces:club:SubscribeFor"] = "Users",
            ["Realtime:Namespaces:club:PublishFor"] = "Subscribers",
            ["Realtime:Namespaces:club:PresenceFor"] = "Subscribers",
            ["Realtime:Namespaces:club:HistoryFor"] = "Subscribers",
            ["Realtime:Namespaces:park:HistorySize"] = "100",
            ["Realtime:Namespaces:park:Presence"] = "true",
            ["Realtime:Namespaces:park:SubscribeFor"] = "Everyone",
            ["Realtime:Namespaces:park:PublishFor"] = "Users",
            ["Realtime:Namespaces:park:PresenceFor"] = "Users",
            ["Realtime:Namespaces:park:HistoryFor"] = "Everyone",
            ["Realtime:Namespaces:inbox:HistorySize"] = "100",
            ["Realtime:Namespaces:inbox:Presence"] = "true",
            ["Realtime:Namespaces:inbox:UserLimited"] = "true",
            ["Realtime:Namespaces:room:Presence"] = "true",
            ["Realtime:Namespaces:room:JoinLeave"] = "true",
            ["Realtime:Namespaces:loud:Presence"] = "true",
            ["Realtime:Namespaces:loud:JoinLeave"] = "true",
            ["Realtime:Namespaces:loud:ForceJoinLeave"] = "true",
            ["Realtime:Namespaces:doc:HistorySize"] = "100",
            ["Realtime:Namespaces:doc:Delta"] = "true",
            ["Realtime:DrainTime"] = "00:00:00.200",
            ["Realtime:CloseTimeout"] = "00:00:01",
            ["Realtime:ExpiredCloseDelay"] = "00:00:01",
        });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddRealtime("redis");
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapHealthChecks("/health");
        app.MapRealtime();
        await app.StartAsync();
        await app.Services.GetRequiredService<PubSubConnection>().Attempted;
        return new RealtimeNode(app);
    }

    /// <summary>A token for a user who may subscribe to everything.</summary>
    public Task<string> MintAsync(string user = "42", string session = "s1", params string[] subscriptions) =>
        MintAsync(new TokenGrant
        {
            User = user,
            Session = session,
            Grants = [new("topic:*", ChannelRights.Subscribe), new("tiny:*", ChannelRights.Subscribe), new("live:*", ChannelRights.Subscribe), new("none:*", ChannelRights.Subscribe), new("room:*", ChannelRights.Subscribe | ChannelRights.Presence)],
            Subscriptions = subscriptions,
        });

    /// <summary>A user who may do all that a grant can allow, in the channels that match.</summary>
    public static TokenGrant Allowed(string user, params string[] patterns) => new()
    {
        User = user,
        Session = "s1",
        Grants = [.. patterns.Select(pattern => new ChannelGrant(pattern, ChannelRights.Subscribe | ChannelRights.Publish | ChannelRights.Presence | ChannelRights.History))],
    };

    public Task<string> MintAsync(SubscriptionGrant grant) => _app.Services.GetRequiredService<TokenMint>().MintSubscriptionAsync(grant);

    public Task<string> MintAsync(TokenGrant grant) => _app.Services.GetRequiredService<TokenMint>().MintAsync(grant);

    public Task StopAsync() => _app.StopAsync();

    /// <summary>Stops properly: otherwise the other nodes would take this one for alive until its lease is over.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
