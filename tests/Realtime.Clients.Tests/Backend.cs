using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Realtime.Backchannel;
using Realtime.Backchannel.Tokens;

namespace Realtime.Clients.Tests;

/// <summary>The application's side: mints tokens for the scripts, and cuts their connections when they ask for it.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly WebApplication _app;
    private readonly TcpRelay _relay;

    private Backend(WebApplication app, int nodePort)
    {
        _app = app;
        _relay = new TcpRelay(nodePort);
        app.MapPost("/token", MintAsync);
        app.MapPost("/subscription-token", MintSubscriptionAsync);
        app.MapPost("/cut", Cut);
    }

    /// <summary>How channels behave, on both sides.</summary>
    public static Dictionary<string, string> Namespaces { get; } = new()
    {
        ["Realtime:Namespaces:chat:HistorySize"] = "100",
        ["Realtime:Namespaces:tiny:HistorySize"] = "2",
        ["Realtime:Namespaces:user:HistorySize"] = "100",
        ["Realtime:Namespaces:secret:HistorySize"] = "10",
        ["Realtime:Namespaces:reading:HistorySize"] = "10",
        ["Realtime:Namespaces:doc:HistorySize"] = "100",
        ["Realtime:Namespaces:doc:Delta"] = "true",
        ["Realtime:Namespaces:state:HistorySize"] = "1",
        ["Realtime:Namespaces:state:RecoveryMode"] = "Cache",
        ["Realtime:Namespaces:room:Presence"] = "true",
        ["Realtime:Namespaces:room:JoinLeave"] = "true",
    };

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public int RelayPort => _relay.Port;

    private TokenMint Mint => _app.Services.GetRequiredService<TokenMint>();

    public static async Task<Backend> StartAsync(string redis, int nodePort)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(Namespaces.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.Configuration["ConnectionStrings:redis"] = redis;
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddRealtimeBackchannel("redis");
        var backend = new Backend(builder.Build(), nodePort);
        await backend._app.StartAsync();
        return backend;
    }

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        await _app.DisposeAsync();
    }

    private async Task<string> MintAsync(HttpRequest request)
    {
        var wish = await ReadAsync(request);
        const ChannelRights Everything = ChannelRights.Subscribe | ChannelRights.Publish | ChannelRights.Presence | ChannelRights.History;
        return await Mint.MintAsync(new TokenGrant
        {
            User = wish.User ?? "42",
            Info = wish.Info?.GetRawText(),
            Subscriptions = wish.Subscriptions ?? [],
            Expires = Expires(wish),
            Grants =
            [
                new("chat:*", Everything), new("room:*", Everything), new("tiny:*", Everything), new("doc:*", Everything),
                new("state:*", Everything), new("nowhere:*", Everything), new("reading:*", ChannelRights.Subscribe),
            ],
        });
    }

    private async Task<string> MintSubscriptionAsync(HttpRequest request)
    {
        var wish = await ReadAsync(request);
        return await Mint.MintSubscriptionAsync(new SubscriptionGrant { User = wish.User ?? "42", Channel = wish.Channel!, Expires = Expires(wish) });
    }

    /// <summary>Cuts what goes through the relay, and lets nothing through for a while.</summary>
    private async Task<string> Cut(HttpRequest request)
    {
        var wish = await ReadAsync(request);
        _relay.Cut(TimeSpan.FromMilliseconds(wish.Milliseconds));
        return "";
    }

    private static DateTimeOffset? Expires(Wish wish) => wish.ExpiresIn is { } seconds ? DateTimeOffset.UtcNow.AddSeconds(seconds) : null;

    private static async Task<Wish> ReadAsync(HttpRequest request) => (await JsonSerializer.DeserializeAsync<Wish>(request.Body, Json))!;

    private sealed record Wish(string? User, JsonElement? Info, List<string>? Subscriptions, double? ExpiresIn, string? Channel, int Milliseconds);
}
