using Realtime.Load.Measuring;

namespace Realtime.Load.Tests;

public class HistogramTests
{
    [Fact]
    public void Small_times_are_exact()
    {
        var histogram = new Histogram();
        for (var i = 1; i <= 100; i++)
        {
            histogram.Record(i);
        }

        Assert.Equal(50, histogram.Percentile(50));
        Assert.Equal(99, histogram.Percentile(99));
        Assert.Equal(100, histogram.Percentile(100));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1_000)]
    [InlineData(123_456)]
    [InlineData(98_765_432)]
    [InlineData(3_600_000_000)]
    public void Large_times_are_right_within_a_hundredth(long time)
    {
        var histogram = new Histogram();
        histogram.Record(time);
        histogram.Record(time * 10);

        Assert.InRange(histogram.Percentile(50), time, time + time / 100);
        Assert.Equal(time * 10, histogram.Max);
        Assert.Equal(histogram.Max, histogram.Percentile(100));
    }

    [Fact]
    public void Percentiles_are_those_of_the_sorted_times()
    {
        var random = new Random(1);
        var histogram = new Histogram();
        var times = new List<long>();
        for (var i = 0; i < 20_000; i++)
        {
            var time = (long)Math.Exp(random.NextDouble() * 15);
            times.Add(time);
            histogram.Record(time);
        }

        times.Sort();
        foreach (var percent in new[] { 1, 25, 50, 90, 99, 99.9 })
        {
            var exact = times[(int)Math.Ceiling(times.Count * percent / 100) - 1];
            Assert.InRange(histogram.Percentile(percent), exact, exact + exact / 100 + 1);
        }
    }

    [Fact]
    public void Nothing_recorded_is_zero() => Assert.Equal(0, new Histogram().Percentile(99));
}
