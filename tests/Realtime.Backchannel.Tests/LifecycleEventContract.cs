using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Events;
using StackExchange.Redis;

namespace Realtime.Backchannel.Tests;

/// <summary>Lifecycle events: every group gets each at least once and in order, or is told that some are missing.</summary>
public abstract class LifecycleEventContract(SharedServer shared) : RedisContract(shared)
{
    private LifecycleEventLog Log => Get<LifecycleEventLog>();

    [Fact]
    public async Task Every_group_gets_what_happens_from_now_on_in_order()
    {
        await AppendAsync("before");
        var (one, other) = (new Recorder(), new Recorder());
        await ConsumeAsync(one, "one");
        await ConsumeAsync(other, "other");
        var oldest = new Recorder();
        await ConsumeAsync(oldest, "oldest", fromOldest: true);
        await UntilGroupsAsync("one", "other");
        string[] names = [.. Enumerable.Range(0, 1200).Select(i => $"{i}")];
        await AppendAsync(names);
        await Eventually.HoldsAsync(() => one.Names.Count == 1200 && other.Names.Count == 1200 && oldest.Names.Count == 1201);
        Assert.Equal(names, one.Names);
        Assert.Equal(names, other.Names);
        Assert.Equal(["before", .. names], oldest.Names);
        Assert.Equal(Enumerable.Range(1, 1201).Select(i => (long)i), oldest.Events.Select(e => e.Number));
        Assert.All(one.Batches, batch => Assert.InRange(batch.Count, 1, 500));
        await AssertEveryKeyExpiresAsync();
    }

    [Fact]
    public async Task An_event_comes_back_as_it_was_appended()
    {
        var recorder = new Recorder();
        await ConsumeAsync(recorder, "g", fromOldest: true);
        var closed = new LifecycleEvent
        {
            Type = LifecycleEventType.ConnectionClosed,
            User = "4\"2",
            Client = "c",
            Session = "s",
            Node = "n",
            Code = 3008,
            Reason = "slow / ünd so",
            At = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
        };
        await Database.ListRightPushAsync(Keys.Events, """{"type":"of_a_later_version"}""");
        await Database.StringIncrementAsync(Keys.EventsTop);
        await Log.AppendAsync([closed, closed with { Type = LifecycleEventType.ChannelOccupied, Channel = "room:1", Code = null }]);
        await Eventually.HoldsAsync(() => recorder.Events.Count == 2);
        Assert.Equal(closed with { Number = 2 }, recorder.Events[0]);
        Assert.Equal(("room:1", 3L), (recorder.Events[1].Channel, recorder.Events[1].Number));
    }

    [Fact]
    public async Task What_a_handler_failed_at_comes_again_in_the_same_order()
    {
        var recorder = new Recorder { Failures = 3 };
        await AppendAsync("a", "b", "c");
        await ConsumeAsync(recorder, "g", fromOldest: true);
        await Eventually.HoldsAsync(() => recorder.Names.Count == 3);
        Assert.Equal(["a", "b", "c"], recorder.Names);
        Assert.Equal(4, recorder.Attempts.Count);
        Assert.All(recorder.Attempts, attempt => Assert.Equal([1L, 2, 3], attempt.Select(e => e.Number)));
        await AppendAsync("d");
        await Eventually.HoldsAsync(() => recorder.Names.Count == 4);
        Assert.Equal(["a", "b", "c", "d"], recorder.Names);
    }

    [Fact]
    public async Task Only_one_of_a_group_consumes_and_the_next_goes_on_at_once_when_it_stops()
    {
        var (first, second) = (new Recorder(), new Recorder());
        var host = await ConsumeAsync(first, "g");
        await UntilGroupsAsync("g");
        await ConsumeAsync(second, "g");
        await AppendAsync("a", "b");
        await Eventually.HoldsAsync(() => first.Names.Count == 2);
        await host.StopAsync();
        await AppendAsync("c");
        await Eventually.HoldsAsync(() => second.Names.Count == 1, TimeSpan.FromSeconds(10));
        Assert.Equal(["a", "b"], first.Names);
        Assert.Equal(["c"], second.Names);
    }

    [Fact]
    public async Task When_a_consumer_is_gone_without_a_word_the_next_takes_over_after_its_lease()
    {
        var gone = Group("g", lease: 4);
        await gone.TakeAsync(CancellationToken.None);
        await AppendAsync("a", "b");
        var batch = await gone.TakeAsync(CancellationToken.None);
        Assert.Equal(2, batch!.Events.Count);
        Assert.True(await gone.AckAsync(1, CancellationToken.None));
        Assert.True(await gone.RenewAsync(CancellationToken.None));

        var next = Group("g");
        Assert.Null(await next.TakeAsync(CancellationToken.None));
        Assert.False(await next.AckAsync(2, CancellationToken.None));
        EventBatch? taken = null;
        await Eventually.HoldsAsync(async () => (taken = await next.TakeAsync(CancellationToken.None)) is not null);
        Assert.Equal(["b"], taken!.Events.Select(e => e.User));
        Assert.Equal(2, taken.Last);
        Assert.Null(await gone.TakeAsync(CancellationToken.None));
        Assert.False(await gone.RenewAsync(CancellationToken.None));
        Assert.False(await gone.AckAsync(2, CancellationToken.None));
        Assert.True(await next.AckAsync(2, CancellationToken.None));
        Assert.True(await next.AckAsync(1, CancellationToken.None));
        Assert.True((await next.TakeAsync(CancellationToken.None))!.IsEmpty);
        await next.ReleaseAsync();
        Assert.NotNull(await gone.TakeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_handler_may_take_longer_than_the_lease()
    {
        var slow = new Recorder { Takes = TimeSpan.FromSeconds(7) };
        var other = new Recorder();
        await AppendAsync("a");
        await ConsumeAsync(slow, "g", fromOldest: true, ("Events:ConsumerLease", "00:00:03"));
        await Eventually.HoldsAsync(() => !slow.Attempts.IsEmpty);
        await ConsumeAsync(other, "g", fromOldest: true, ("Events:ConsumerLease", "00:00:03"));
        await Eventually.HoldsAsync(() => slow.Names.Count == 1);
        Assert.Empty(other.Attempts);
        Assert.Single(slow.Attempts);
    }

    [Fact]
    public async Task A_handler_is_told_when_the_lease_is_lost()
    {
        var recorder = new Recorder { Takes = TimeSpan.FromMinutes(1) };
        await AppendAsync("a");
        await ConsumeAsync(recorder, "g", fromOldest: true, ("Events:ConsumerLease", "00:00:01"));
        await Eventually.HoldsAsync(() => !recorder.Attempts.IsEmpty);
        await Database.HashSetAsync(Keys.EventGroup("g"), "owner", "another");
        await Eventually.HoldsAsync(() => recorder.WasCancelled);
    }

    [Fact]
    public async Task Who_falls_behind_gets_a_gap_until_it_is_done_with_it()
    {
        var log = (await StartAsync(null, ("Events:MaxLength", "3"))).Services.GetRequiredService<LifecycleEventLog>();
        var group = Group("g");
        Assert.True((await group.TakeAsync(CancellationToken.None))!.IsEmpty);
        await log.AppendAsync([.. Enumerable.Range(1, 3).Select(i => Event($"{i}"))]);
        Assert.Equal(["1", "2", "3"], (await group.TakeAsync(CancellationToken.None))!.Events.Select(e => e.User));
        await log.AppendAsync([.. Enumerable.Range(4, 2).Select(i => Event($"{i}"))]);
        Assert.Equal(3, await Database.ListLengthAsync(Keys.Events));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var batch = await group.TakeAsync(CancellationToken.None);
            Assert.Equal(
                [(LifecycleEventType.Gap, 2L), (LifecycleEventType.UserOnline, 3), (LifecycleEventType.UserOnline, 4), (LifecycleEventType.UserOnline, 5)],
                batch!.Events.Select(e => (e.Type, e.Number)));
        }

        await group.AckAsync(3, CancellationToken.None);
        Assert.Equal(["4", "5"], (await group.TakeAsync(CancellationToken.None))!.Events.Select(e => e.User));

        await Database.KeyDeleteAsync(Keys.Events);
        var expired = await group.TakeAsync(CancellationToken.None);
        Assert.Equal((LifecycleEventType.Gap, 5L), (Assert.Single(expired!.Events).Type, expired.Last));
        await group.AckAsync(expired.Last, CancellationToken.None);
        Assert.True((await group.TakeAsync(CancellationToken.None))!.IsEmpty);
    }

    [Fact]
    public async Task A_group_from_the_oldest_has_no_gap_before_it()
    {
        var log = (await StartAsync(null, ("Events:MaxLength", "2"))).Services.GetRequiredService<LifecycleEventLog>();
        await log.AppendAsync([Event("1"), Event("2"), Event("3")]);
        var batch = await Group("g", fromOldest: true).TakeAsync(CancellationToken.None);
        Assert.Equal([("2", 2L), ("3", 3)], batch!.Events.Select(e => (e.User!, e.Number)));
    }

    [Fact]
    public async Task A_log_without_its_counter_begins_anew()
    {
        await AppendAsync("1", "2", "3");
        var group = Group("g", fromOldest: true);
        await group.AckAsync((await group.TakeAsync(CancellationToken.None))!.Last, CancellationToken.None);
        await Database.KeyDeleteAsync(Keys.EventsTop);
        await AppendAsync("4");
        Assert.Equal([(null, 0L), ("4", 1)], (await group.TakeAsync(CancellationToken.None))!.Events.Select(e => (e.User, e.Number)));
    }

    [Fact]
    public async Task After_a_flush_consumers_get_a_gap_and_the_reset_even_if_another_of_the_group_goes_on()
    {
        await AppendAsync("a", "b");
        var (one, standby) = (Group("g"), Group("g"));
        await one.TakeAsync(CancellationToken.None);
        Assert.Null(await standby.TakeAsync(CancellationToken.None));
        await Server.CommandAsync("FLUSHALL");
        await Get<NodeDirectory>().RenewAsync("n", "{}");
        Assert.False(await one.AckAsync(2, CancellationToken.None));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var batch = await standby.TakeAsync(CancellationToken.None);
            Assert.Equal([LifecycleEventType.Gap, LifecycleEventType.Reset], batch!.Events.Select(e => e.Type));
        }

        Assert.Null(await one.TakeAsync(CancellationToken.None));
        await standby.AckAsync(1, CancellationToken.None);
        Assert.True((await standby.TakeAsync(CancellationToken.None))!.IsEmpty);
    }

    [Fact]
    public async Task A_consumer_outlives_the_server()
    {
        var recorder = new Recorder();
        await ConsumeAsync(recorder, "g");
        await UntilGroupsAsync("g");
        await Server.KillAsync();
        await Task.Delay(1500);
        await Server.StartAgainAsync();
        await Eventually.HoldsAsync(async () =>
        {
            try
            {
                await Get<NodeDirectory>().RenewAsync("n", "{}");
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
            }

            return recorder.Events.Any(e => e.Type == LifecycleEventType.Reset);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData("a b")]
    public void A_group_that_cannot_be_is_refused(string group) =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddLifecycleEvents<Recorder>(group));

    private static LifecycleEvent Event(string name) =>
        new() { Type = LifecycleEventType.UserOnline, User = name, At = DateTimeOffset.UnixEpoch };

    private Task AppendAsync(params string[] names) => Log.AppendAsync([.. names.Select(Event)]);

    private EventGroup Group(string name, int lease = 15, bool fromOldest = false)
    {
        var options = new BackchannelOptions();
        options.Events.ConsumerLease = TimeSpan.FromSeconds(lease);
        return new EventGroup(Get<IConnectionMultiplexer>(), Keys, options, name, new LifecycleEventOptions { FromOldest = fromOldest });
    }

    private Task<IHost> ConsumeAsync(Recorder recorder, string group, bool fromOldest = false, params (string, string)[] settings) =>
        StartAsync(
            services =>
            {
                services.AddSingleton(recorder);
                services.AddLifecycleEvents<Recorder>(group, consuming => consuming.FromOldest = fromOldest);
            },
            settings);

    private Task UntilGroupsAsync(params string[] groups) =>
        Eventually.HoldsAsync(async () => (await Task.WhenAll(groups.Select(group => Database.KeyExistsAsync(Keys.EventGroup(group))))).All(exists => exists));

    private sealed class Recorder : ILifecycleEventHandler
    {
        private volatile bool _wasCancelled;

        public int Failures { get; set; }

        public TimeSpan Takes { get; init; }

        public bool WasCancelled => _wasCancelled;

        public ConcurrentQueue<IReadOnlyList<LifecycleEvent>> Attempts { get; } = new();

        public ConcurrentQueue<IReadOnlyList<LifecycleEvent>> Batches { get; } = new();

        public IReadOnlyList<LifecycleEvent> Events => [.. Batches.SelectMany(batch => batch)];

        public IReadOnlyList<string?> Names => [.. Events.Select(e => e.User)];

        public async Task HandleAsync(IReadOnlyList<LifecycleEvent> events, CancellationToken cancellationToken)
        {
            Attempts.Enqueue(events);
            try
            {
                await Task.Delay(Takes, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                _wasCancelled = true;
                throw;
            }

            if (Failures-- > 0)
            {
                throw new InvalidOperationException("as the test wants it");
            }

            Batches.Enqueue(events);
        }
    }
}

public sealed class RedisLifecycleEventTests(SharedRedis shared) : LifecycleEventContract(shared), IClassFixture<SharedRedis>;

public sealed class GarnetLifecycleEventTests(SharedGarnet shared) : LifecycleEventContract(shared), IClassFixture<SharedGarnet>;
