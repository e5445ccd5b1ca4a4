using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Realtime.Service.Limits;
using Realtime.Service.Telemetry;

namespace Realtime.Service.Tests.Limits;

/// <summary>What counts against what, and what is said when it is too much.</summary>
public sealed class RateLimitsTests : IDisposable
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress There = IPAddress.Parse("192.0.2.2");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<RealtimeMetrics>().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _refusals = [];

    public RateLimitsTests()
    {
        var scope = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "realtime.refusals" && ReferenceEquals(instrument.Meter.Scope, scope))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var limit = (string)Assert.Single(tags.ToArray(), tag => tag.Key == "limit").Value!;
            lock (_refusals)
            {
                _refusals[limit] = _refusals.GetValueOrDefault(limit) + value;
            }
        });
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Attempts_of_an_address_are_limited()
    {
        var limits = Limits(new() { AttemptsPerAddress = { PerSecond = 1, Burst = 2 } });
        Assert.True(limits.AdmitAttempt(Here, 0));
        Assert.True(limits.AdmitAttempt(Here, 0));
        Assert.False(limits.AdmitAttempt(Here, 0));
        Assert.True(limits.AdmitAttempt(There, 0));
        Assert.True(limits.AdmitAttempt(Here, 1000));
        Assert.Equal([new("attempts_per_address", 1)], _refusals);
    }

    [Fact]
    public void Open_connections_of_an_address_and_of_a_user_are_counted()
    {
        var limits = Limits(new() { ConnectionsPerAddress = 2, ConnectionsPerUser = 1 });
        Assert.True(limits.TryOpen(Here));
        Assert.True(limits.TryOpen(Here));
        Assert.False(limits.TryOpen(Here));
        Assert.True(limits.TryOpen(There));
        limits.Closed(Here);
        Assert.True(limits.TryOpen(Here));

        Assert.True(limits.TryOpen("42"));
        Assert.False(limits.TryOpen("42"));
        Assert.True(limits.TryOpen("43"));
        limits.Closed("42");
        Assert.True(limits.TryOpen("42"));
        Assert.Equal([new("connections_per_address", 1), new("connections_per_user", 1)], _refusals);
    }

    [Fact]
    public void Commands_are_limited_by_connection_and_over_all_connections_of_a_user()
    {
        var limits = Limits(new() { CommandsPerConnection = { PerSecond = 1, Burst = 3 }, CommandsPerUser = { PerSecond = 1, Burst = 5 } });
        var (first, second, other) = (default(ConnectionBuckets), default(ConnectionBuckets), default(ConnectionBuckets));
        Assert.Equal(3, Passing(10, () => limits.AdmitCommand("42", ref first, 0)));
        Assert.Equal(2, Passing(3, () => limits.AdmitCommand("42", ref second, 0)));
        Assert.Equal(3, Passing(10, () => limits.AdmitCommand("43", ref other, 0)));
        Assert.Equal([new("commands_per_connection", 14), new("commands_per_user", 1)], _refusals);
    }

    [Fact]
    public void Publishes_are_limited_beside_commands()
    {
        var limits = Limits(new() { PublishesPerConnection = { PerSecond = 1, Burst = 3 }, PublishesPerUser = { PerSecond = 1, Burst = 5 } });
        var (first, second) = (default(ConnectionBuckets), default(ConnectionBuckets));
        Assert.Equal(3, Passing(4, () => limits.AdmitPublish("42", ref first, 0)));
        Assert.Equal(2, Passing(3, () => limits.AdmitPublish("42", ref second, 0)));
        Assert.True(limits.AdmitCommand("42", ref first, 0));
        Assert.Equal([new("publishes_per_connection", 1), new("publishes_per_user", 1)], _refusals);
    }

    [Fact]
    public void Anonymous_users_are_not_one_user()
    {
        var limits = Limits(new() { ConnectionsPerUser = 1, CommandsPerUser = { PerSecond = 1, Burst = 1 }, PublishesPerUser = { PerSecond = 1, Burst = 1 } });
        for (var i = 0; i < 10; i++)
        {
            var buckets = default(ConnectionBuckets);
            Assert.True(limits.TryOpen(""));
            Assert.True(limits.AdmitCommand("", ref buckets, 0));
            Assert.True(limits.AdmitPublish("", ref buckets, 0));
        }

        limits.Closed("");
        Assert.Empty(_refusals);
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        var limits = Limits(new()
        {
            AttemptsPerAddress = { PerSecond = 0 },
            ConnectionsPerAddress = 0,
            ConnectionsPerUser = 0,
            CommandsPerConnection = { PerSecond = 0 },
            CommandsPerUser = { PerSecond = 0 },
            PublishesPerConnection = { PerSecond = 0 },
            PublishesPerUser = { PerSecond = 0 },
        });
        var buckets = default(ConnectionBuckets);
        Assert.Equal(10_000, Passing(10_000, () => limits.AdmitAttempt(Here, 0) && limits.TryOpen(Here) && limits.TryOpen("42")
            && limits.AdmitCommand("42", ref buckets, 0) && limits.AdmitPublish("42", ref buckets, 0)));
        limits.Closed(Here);
        limits.Closed("42");
    }

    /// <summary>An office of 2,000 comes back in the second after its node has gone, each with 20 channels; one user among them has 50 tabs.</summary>
    [Fact]
    public void By_default_everybody_may_come_back_at_once()
    {
        var limits = Limits(new());
        for (var client = 0; client < 2_000; client++)
        {
            var user = client < 50 ? "tabs" : $"{client}";
            var buckets = default(ConnectionBuckets);
            Assert.True(limits.AdmitAttempt(Here, 0) && limits.TryOpen(Here) && limits.TryOpen(user));
            Assert.Equal(21, Passing(21, () => limits.AdmitCommand(user, ref buckets, 0)));
        }
    }

    [Fact]
    public async Task Counts_are_right_when_many_threads_count_and_nothing_is_left_of_who_has_gone()
    {
        var counts = new KeyedCount<int>(3);
        var (most, open) = (0, new int[5]);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var key = i % 5;
                if (counts.TryAdd(key))
                {
                    var now = Interlocked.Increment(ref open[key]);
                    if (now > 3)
                    {
                        Interlocked.Exchange(ref most, now);
                    }

                    Interlocked.Decrement(ref open[key]);
                    counts.Remove(key);
                }
            }
        })));
        Assert.Equal(0, most);
        Assert.Equal(0, counts.Count);
    }

    [Fact]
    public void The_buckets_of_a_connection_are_small() => Assert.Equal(16, Unsafe.SizeOf<ConnectionBuckets>());

    private static int Passing(int attempts, Func<bool> attempt) => Enumerable.Range(0, attempts).Count(_ => attempt());

    private RateLimits Limits(LimitOptions options) => new(Options.Create(options), _services.GetRequiredService<RealtimeMetrics>());
}
