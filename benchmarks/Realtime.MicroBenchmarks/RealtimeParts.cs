using ForumRealtime.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Realtime.Service;

namespace Realtime.MicroBenchmarks;

/// <summary>The parts of a node, put together but not started, with a Redis server of their own.</summary>
internal sealed class RealtimeParts : IAsyncDisposable
{
    /// <summary>The namespace of channels that keep a history.</summary>
    public const string WithHistory = "topic";

    /// <summary>The namespace of channels that keep none.</summary>
    public const string WithoutHistory = "live";

    private readonly RedisServer _redis;
    private readonly WebApplication _app;

    private RealtimeParts(RedisServer redis)
    {
        _redis = redis;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = redis.ConnectionString,
            [$"Realtime:Namespaces:{WithHistory}:HistorySize"] = "100",
            [$"Realtime:Namespaces:{WithoutHistory}:HistorySize"] = "0",
        });
        builder.AddRealtime("redis");
        _app = builder.Build();
    }

    public static async Task<RealtimeParts> CreateAsync() => new(await RedisServer.StartAsync());

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _redis.DisposeAsync();
    }
}
