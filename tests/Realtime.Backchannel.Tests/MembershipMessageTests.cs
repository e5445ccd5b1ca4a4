using System.Text;
using System.Text.Json;
using Realtime.Backchannel.Presence;

namespace Realtime.Backchannel.Tests;

/// <summary>The lines of a message about joins and leaves.</summary>
public sealed class MembershipMessageTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        var one = new ClientInfo { User = "1\n", Client = "a", ConnInfo = JsonDocument.Parse("{\n\"a\": \"\\n\"}").RootElement };
        var other = new ClientInfo { User = "", Client = "b" };
        var message = MembershipMessage.Write([new(true, one), new(false, other), new(true, other)]);
        Assert.Equal([(true, "a"), (false, "b"), (true, "b")], Read(message).Select(c => (c.Joined, c.Client.Client)));
        Assert.Equal(one.ToJson(), Read(message)[0].Client.ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("m1 -")]
    [InlineData("m2 -\nj {}")]
    [InlineData("p1 0 - 1 -\n{}")]
    public void Other_messages_are_refused(string message) =>
        Assert.False(MembershipMessage.TryParse(Encoding.UTF8.GetBytes(message), out _));

    [Fact]
    public void Lines_of_a_later_version_are_passed_over() =>
        Assert.Equal([(false, "b")], Read(Encoding.UTF8.GetBytes("m1 trace\nx {}\nj\n\nj 1\nl {\"user\":\"\",\"client\":\"b\"}\n")).Select(c => (c.Joined, c.Client.Client)));

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"user\":\"1\"}")]
    [InlineData("{\"user\":null,\"client\":\"a\"}")]
    public void What_is_no_client_is_refused(string json) => Assert.Null(ClientInfo.TryParse(Encoding.UTF8.GetBytes(json)));

    private static List<MembershipChange> Read(byte[] message)
    {
        Assert.True(MembershipMessage.TryParse(message, out var changes));
        var read = new List<MembershipChange>();
        while (changes.MoveNext())
        {
            read.Add(new MembershipChange(changes.Joined, ClientInfo.TryParse(changes.Info)!));
        }

        return read;
    }
}
