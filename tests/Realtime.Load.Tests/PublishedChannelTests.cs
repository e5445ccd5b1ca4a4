using Realtime.Load.Publishing;

namespace Realtime.Load.Tests;

public class PublishedChannelTests
{
    [Fact]
    public void Only_what_is_answered_without_a_gap_counts_as_acknowledged()
    {
        var channel = new PublishedChannel();
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal(0, channel.Next(0).Acknowledged);
        }

        channel.Answer(3);
        Assert.Equal(0, channel.Next(0).Acknowledged);
        channel.Answer(1);
        Assert.Equal(1, channel.Next(0).Acknowledged);
        channel.Answer(2);
        Assert.Equal(3, channel.Next(0).Acknowledged);
    }

    [Fact]
    public void At_most_64_are_on_their_way()
    {
        var channel = new PublishedChannel();
        for (var i = 1; i <= 64; i++)
        {
            Assert.True(channel.HasRoom);
            channel.Next(0);
        }

        Assert.False(channel.HasRoom);
        for (var i = 64; i >= 1; i--)
        {
            channel.Answer(i);
        }

        Assert.True(channel.HasRoom);
        Assert.Equal(64, channel.Next(0).Acknowledged);
    }
}
