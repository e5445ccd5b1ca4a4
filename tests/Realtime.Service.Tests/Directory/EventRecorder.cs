using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Realtime.Backchannel;
using Realtime.Backchannel.Events;

namespace Realtime.Service.Tests.Directory;

/// <summary>A backend that hears of lifecycle events and remembers them.</summary>
internal sealed class EventRecorder : IAsyncDisposable
{
    private readonly IHost _host;

    private EventRecorder(IHost host) => _host = host;

    /// <summary>Each event once, in order, with the number that it had first.</summary>
    public LifecycleEvent[] Events => [.. _host.Services.GetRequiredService<Log>().Events];

    public static async Task<EventRecorder> StartAsync(string redis)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:redis", redis)]);
        builder.AddRealtimeBackchannel("redis");
        builder.Services.AddSingleton<Log>();
        builder.Services.AddLifecycleEvents<Handler>("test", options =>
        {
            options.FromOldest = true;
            options.PollInterval = TimeSpan.FromMilliseconds(50);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new EventRecorder(host);
    }

    /// <summary>What happened to a user, in order: <c>online closed:1000 offline</c>.</summary>
    public string Of(string user) => string.Join(' ', Events.Where(e => e.User == user).Select(e => e.Type switch
    {
        LifecycleEventType.UserOnline => "online",
        LifecycleEventType.UserOffline => "offline",
        LifecycleEventType.ConnectionClosed => $"closed:{e.Code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}",
        _ => e.Type.ToString(),
    }));

    public Task BecomesAsync(string user, string events) => Eventually.BecomesAsync(() => Task.FromResult(Of(user)), seen => seen == events);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private sealed class Log
    {
        public ConcurrentQueue<LifecycleEvent> Events { get; } = [];
    }

    private sealed class Handler(Log log) : ILifecycleEventHandler
    {
        public Task HandleAsync(IReadOnlyList<LifecycleEvent> events, CancellationToken cancellationToken)
        {
            foreach (var happened in events)
            {
                log.Events.Enqueue(happened);
            }

            return Task.CompletedTask;
        }
    }
}
