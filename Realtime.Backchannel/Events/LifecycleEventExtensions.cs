using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Realtime.Backchannel.Events;

/// <summary>Lets a backend hear of who comes and goes.</summary>
public static class LifecycleEventExtensions
{
    /// <summary>The longest name of a group, in characters.</summary>
    public const int MaxGroupLength = 64;

    /// <summary>
    /// Has a handler called with lifecycle events: at least once each, in their order.
    /// <code>builder.Services.AddLifecycleEvents&lt;LastSeen&gt;("last-seen");</code>
    /// Of the applications that name the same group, one has the events; when it ends, another goes on. Different groups
    /// each have all events. A new group has those from now on: ask <see cref="Directory.OnlineUsers"/> for who is there
    /// already.
    /// </summary>
    /// <param name="services">Those of an application with <see cref="BackchannelExtensions.AddRealtimeBackchannel"/>.</param>
    /// <param name="group">1 to 64 ASCII letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <param name="configure">Changes how the group consumes.</param>
    /// <exception cref="ArgumentException">The group's name is malformed, or an option out of range.</exception>
    public static IServiceCollection AddLifecycleEvents<THandler>(
        this IServiceCollection services, string group, Action<LifecycleEventOptions>? configure = null)
        where THandler : class, ILifecycleEventHandler
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(group);
        if (group.Length is 0 or > MaxGroupLength || !group.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new ArgumentException($"A group's name has 1 to {MaxGroupLength} ASCII letters, digits, - and _.", nameof(group));
        }

        var consuming = new LifecycleEventOptions();
        configure?.Invoke(consuming);
        if (consuming.BatchSize is < 1 or > 5000 || consuming.PollInterval <= TimeSpan.Zero)
        {
            throw new ArgumentException("BatchSize must be between 1 and 5,000, and PollInterval positive.", nameof(configure));
        }

        services.TryAddScoped<THandler>();
        services.AddSingleton<IHostedService>(provider => new LifecycleEventConsumer<THandler>(
            new EventGroup(
                provider.GetRequiredService<IConnectionMultiplexer>(),
                provider.GetRequiredService<RedisKeys>(),
                provider.GetRequiredService<IOptions<BackchannelOptions>>().Value,
                group,
                consuming),
            consuming,
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<ILogger<LifecycleEventConsumer<THandler>>>()));
        return services;
    }
}
