using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Tests;

/// <summary>Sets up what the contracts on a shared server have in common: an empty server and an application on it.</summary>
public abstract class RedisContract(SharedServer shared) : IAsyncLifetime
{
    private readonly List<IHost> _hosts = [];

    protected RedisServer Server => shared.Server;

    protected IDatabase Database => Get<IConnectionMultiplexer>().GetDatabase();

    protected RedisKeys Keys => Get<RedisKeys>();

    public async Task InitializeAsync()
    {
        await Server.CommandAsync("FLUSHALL");
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    protected T Get<T>() where T : notnull => _hosts[0].Services.GetRequiredService<T>();

    /// <summary>Starts another application on the same server; the first one's settings are the defaults.</summary>
    protected async Task<IHost> StartAsync(Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = Server.ConnectionString,
            ["Realtime:Namespaces:room:Presence"] = "true",
            ["Realtime:Namespaces:room:JoinLeave"] = "true",
            ["Realtime:OfflineGrace"] = "00:00:00",
            ["Realtime:VacatedGrace"] = "00:00:00",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"Realtime:{s.Key}", (string?)s.Value)));
        builder.AddRealtimeBackchannel("redis");
        configure?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        _hosts.Add(host);
        return host;
    }

    /// <summary>Every key in Redis expires.</summary>
    protected async Task AssertEveryKeyExpiresAsync()
    {
        var multiplexer = Get<IConnectionMultiplexer>();
        foreach (var key in multiplexer.GetServer(multiplexer.GetEndPoints()[0]).Keys().ToArray())
        {
            Assert.True(await Database.KeyTimeToLiveAsync(key) > TimeSpan.Zero, $"{key} stays.");
        }
    }
}
