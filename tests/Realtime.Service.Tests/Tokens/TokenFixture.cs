using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Realtime.Backchannel;
using Realtime.Backchannel.Control;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Tokens;
using StackExchange.Redis;

namespace Realtime.Service.Tests.Tokens;

/// <summary>A Redis, and verifiers before it whose clock stands at <see cref="Jwt.Now"/>.</summary>
public sealed class TokenFixture : IAsyncLifetime
{
    private RedisServer _server = null!;
    private IConnectionMultiplexer _redis = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _redis = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        _redis.Dispose();
        await _server.DisposeAsync();
    }

    internal Verifier Create(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => $"Realtime:{setting.Key}", setting => (string?)setting.Value));
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:redis", _server.ConnectionString)]);
        builder.Services.AddSingleton<TimeProvider>(new FixedClock(Jwt.Now));
        builder.AddRealtimeBackchannel("redis");
        builder.Services.AddSingleton(_redis);
        builder.Services.AddTokens();
        return new Verifier(builder.Build());
    }
}

internal sealed class Verifier(IHost host) : IDisposable
{
    public TokenMint Mint => host.Services.GetRequiredService<TokenMint>();

    public ConnectionControl Control => host.Services.GetRequiredService<ConnectionControl>();

    public async Task<TokenResult<TokenGrant>> ConnectAsync(string? token, Action<TokenGrant>? identified = null) =>
        await host.Services.GetRequiredService<TokenVerifier>().VerifyConnectionAsync(token, identified, CancellationToken.None);

    public async Task<TokenResult<SubscriptionGrant>> SubscribeAsync(string? token, string user = "42", string channel = "topic:1") =>
        await host.Services.GetRequiredService<TokenVerifier>().VerifySubscriptionAsync(token, user, channel, CancellationToken.None);

    /// <summary>Does what the node does at start.</summary>
    public void ValidateOptions() => host.Services.GetRequiredService<IStartupValidator>().Validate();

    public void Dispose() => host.Dispose();
}
