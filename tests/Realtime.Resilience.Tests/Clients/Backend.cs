using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Realtime.Backchannel;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Tokens;

namespace Realtime.Resilience.Tests.Clients;

/// <summary>The backend in this process: publishes, and mints the tokens that clients connect with.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly IHost _host;

    private Backend(IHost host)
    {
        _host = host;
        Publisher = host.Services.GetRequiredService<ChannelPublisher>();
        Mint = host.Services.GetRequiredService<TokenMint>();
    }

    public IServiceProvider Services => _host.Services;

    public ChannelPublisher Publisher { get; }

    public TokenMint Mint { get; }

    /// <summary>Connects to Redis.</summary>
    /// <param name="redis">Redis' connection string.</param>
    /// <param name="settings">Configuration that it shares with the nodes.</param>
    public static Backend Start(string redis, Dictionary<string, string> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings!);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:redis", redis)]);
        builder.AddRealtimeBackchannel("redis");
        return new Backend(builder.Build());
    }

    /// <summary>A token with every right on every channel.</summary>
    public Task<string> MintAsync(string user, CancellationToken cancellationToken) => Mint.MintAsync(
        new TokenGrant
        {
            User = user,
            Session = $"session of {user}",
            Grants = [new("*", ChannelRights.Subscribe | ChannelRights.Publish | ChannelRights.Presence | ChannelRights.History)],
        },
        cancellationToken);

    public ValueTask DisposeAsync() => ((IAsyncDisposable)_host).DisposeAsync();
}
