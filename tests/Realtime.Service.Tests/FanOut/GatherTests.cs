using Loop = Realtime.Service.Channels.FanOut;

namespace Realtime.Service.Tests.FanOut;

/// <summary>When the fan-out lets more publications gather before it delivers the next.</summary>
public sealed class GatherTests
{
    [Theory]
    [InlineData(1, 400)]
    [InlineData(3, 400)]
    public void Who_publishes_one_after_the_other_waits_for_nothing(int largestBurst, int milliseconds) =>
        Assert.Equal(TimeSpan.Zero, Loop.GatherTime(largestBurst, TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(4, 8, 2)]
    [InlineData(20, 30, 7.5)]
    [InlineData(64, 4_000, 8)]
    public void Many_at_once_to_many_subscribers_wait_for_a_fraction_of_what_they_take(int largestBurst, int milliseconds, double expected) =>
        Assert.Equal(TimeSpan.FromMilliseconds(expected), Loop.GatherTime(largestBurst, TimeSpan.FromMilliseconds(milliseconds)));
}
