using System.Text;
using Realtime.Service.Backplane;

namespace Realtime.Service.Tests;

/// <summary>What nodes send each other, and whatever else may turn up there.</summary>
public sealed class NodeMessageTests
{
    private static readonly NodeMessage Question = new(false, ulong.MaxValue, Guid.NewGuid().ToString(), "channels", "a\nb \0"u8.ToArray());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_message_is_read_as_it_was_written(bool isReply)
    {
        Assert.True(NodeMessage.TryParse((Question with { IsReply = isReply }).ToBytes(), out var read));
        Assert.Equal((isReply, Question.Id, Question.From, Question.Word), (read.IsReply, read.Id, read.From, read.Word));
        Assert.Equal(Question.Body.ToArray(), read.Body.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("q1 1 node channels")]
    [InlineData("q2 1 node channels\n")]
    [InlineData("q1 -1 node channels\n")]
    [InlineData("q1 18446744073709551616 node channels\n")]
    [InlineData("q1 1x node channels\n")]
    [InlineData("q1 1 node\n")]
    [InlineData("q1 1 node channels more\n")]
    [InlineData("q1 1 node channels more and more and more\n")]
    [InlineData("q1 1  channels\n")]
    [InlineData("q1 1 node \n")]
    [InlineData("q1 1 no:de channels\n")]
    [InlineData("q1 1 node ch\u00e5nnels\n")]
    [InlineData("q1 1 node aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n")]
    public void Anything_else_is_refused(string text) => Assert.False(NodeMessage.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Damaged_messages_are_refused_or_read_without_harm()
    {
        var random = new Random(7);
        var whole = Question.ToBytes();
        for (var i = 0; i < 100_000; i++)
        {
            var damaged = whole[..random.Next(whole.Length + 1)];
            for (var changes = random.Next(4); changes > 0 && damaged.Length > 0; changes--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            if (NodeMessage.TryParse(damaged, out var read))
            {
                Assert.True(NodeMessage.IsWord(read.From) && NodeMessage.IsWord(read.Word));
            }
        }
    }
}
