using Realtime.Service.Limits;

namespace Realtime.Service.Tests.Limits;

/// <summary>Buckets, on a clock that the tests move.</summary>
public sealed class KeyedRateTests
{
    [Fact]
    public void A_burst_passes_at_once_and_then_as_much_as_flows_back()
    {
        var rate = new KeyedRate<string>(new RateLimit { PerSecond = 10, Burst = 5 });
        var now = 1_000_000L;
        Assert.Equal(5, Passing(rate, "a", now, 20));
        Assert.False(rate.TryTake("a", now + 99));
        Assert.True(rate.TryTake("a", now + 100));
        Assert.False(rate.TryTake("a", now + 100));
        Assert.Equal(3, Passing(rate, "a", now + 400, 20));
        Assert.Equal(5, Passing(rate, "a", now + 3_600_000, 20));
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(0.2, 1)]
    [InlineData(1000, 500)]
    [InlineData(1_000_000, 1_000_000)]
    [InlineData(0.001, 1_000_000)]
    public void In_the_long_run_as_many_pass_as_the_rate_says(double perSecond, int burst)
    {
        // A machine that has been up for a year: buckets must not overflow.
        var now = 365 * 86_400_000L;
        var rate = new KeyedRate<string>(new RateLimit { PerSecond = perSecond, Burst = burst });
        Assert.Equal(burst, Passing(rate, "a", now, burst + 5));

        // A thousand looks, as far apart as makes a hundred tokens or ten seconds.
        var seconds = Math.Max(10, 100 / perSecond);
        var passed = 0;
        for (var i = 1; i <= 1000; i++)
        {
            passed += Passing(rate, "a", now + (long)(i * seconds), (int)Math.Min(burst, perSecond * seconds / 1000 + 2));
        }

        var expected = perSecond * seconds;
        Assert.InRange(passed, Math.Floor(expected) - 1, Math.Ceiling(expected) + 1);
    }

    [Fact]
    public void Refused_attempts_cost_nothing()
    {
        var rate = new KeyedRate<string>(new RateLimit { PerSecond = 1, Burst = 1 });
        Assert.True(rate.TryTake("a", 0));
        Assert.Equal(0, Passing(rate, "a", 999, 1000));
        Assert.True(rate.TryTake("a", 1000));
    }

    [Fact]
    public void Keys_have_buckets_of_their_own()
    {
        var rate = new KeyedRate<string>(new RateLimit { PerSecond = 1, Burst = 2 });
        Assert.Equal(2, Passing(rate, "a", 0, 5));
        Assert.Equal(2, Passing(rate, "b", 0, 5));
    }

    [Fact]
    public void Without_a_limit_everything_passes_and_nothing_is_remembered()
    {
        var rate = new KeyedRate<string>(new RateLimit { PerSecond = 0, Burst = 1 });
        Assert.Equal(10_000, Passing(rate, "a", 0, 10_000));
        Assert.Equal(0, rate.Count);
    }

    [Fact]
    public void Idle_keys_are_forgotten_and_busy_ones_are_not()
    {
        var rate = new KeyedRate<int>(new RateLimit { PerSecond = 1, Burst = 100 });
        for (var key = 0; key < 1000; key++)
        {
            Assert.True(rate.TryTake(key, 0));
        }

        Passing(rate, -1, 0, 100);
        Assert.Equal(1001, rate.Count);
        Assert.True(rate.TryTake(-2, 10_000));
        Assert.Equal(2, rate.Count);
        Assert.Equal(10, Passing(rate, -1, 10_000, 100));
    }

    [Fact]
    public void Beyond_the_cap_keys_pass_without_being_remembered_until_others_are_idle()
    {
        var rate = new KeyedRate<int>(new RateLimit { PerSecond = 1, Burst = 2 }, maxKeys: 50);
        for (var key = 0; key < 200; key++)
        {
            Assert.Equal(key < 50 ? 2 : 5, Passing(rate, key, 0, 5));
        }

        Assert.Equal(50, rate.Count);
        Assert.False(rate.TryTake(0, 0));
        Assert.Equal(2, Passing(rate, 1000, 2000, 5));
        Assert.Equal(1, rate.Count);
    }

    [Fact]
    public async Task Many_threads_together_get_a_burst_and_no_more()
    {
        var rate = new KeyedRate<int>(new RateLimit { PerSecond = 0.001, Burst = 1000 });
        var passed = new int[4];
        var threads = Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            // Time goes on a little, so that sweeps come in between.
            for (var i = 0; i < 4000; i++)
            {
                if (rate.TryTake(i % 4, i * 10L))
                {
                    Interlocked.Increment(ref passed[i % 4]);
                }
            }
        }));
        await Task.WhenAll(threads);
        Assert.Equal([1000, 1000, 1000, 1000], passed);
    }

    [Fact]
    public async Task What_is_swept_while_it_is_taken_from_is_not_lost()
    {
        // Every bucket is full again whenever a sweep is due: the two meet all the time.
        var rate = new KeyedRate<int>(new RateLimit { PerSecond = 1, Burst = 1 });
        for (var round = 0; round < 200; round++)
        {
            var now = round * 10_000L;
            var passed = 0;
            using var start = new Barrier(4);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                Interlocked.Add(ref passed, Passing(rate, 7, now, 10));
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.Equal(1, passed);
            Assert.Equal(1, rate.Count);
        }
    }

    private static int Passing<TKey>(KeyedRate<TKey> rate, TKey key, long now, int attempts)
        where TKey : notnull =>
        Enumerable.Range(0, attempts).Count(_ => rate.TryTake(key, now));
}
