using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Service.Backplane;

namespace Realtime.Service.Tests;

[Collection(TwoNodes.Name)]
public sealed class NodeMessagesTests(RedisFixture fixture)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(15);

    private NodeMessages A => fixture.NodeA.Services.GetRequiredService<NodeMessages>();

    private NodeMessages B => fixture.NodeB.Services.GetRequiredService<NodeMessages>();

    private string IdA => fixture.NodeA.Node.Id;

    private string IdB => fixture.NodeB.Node.Id;

    [Fact]
    public async Task One_node_asks_another_and_itself()
    {
        A.Handle("ask", (body, _) => Task.FromResult(Join("A:"u8, body)));
        B.Handle("ask", (body, _) => Task.FromResult(Join("B:"u8, body)));
        Assert.Equal((IdB, NodeReplyStatus.Done, "B:1\n2"), Read(await A.AskAsync(IdB, "ask", "1\n2"u8.ToArray(), Long)));
        Assert.Equal((IdA, NodeReplyStatus.Done, "A:"), Read(await A.AskAsync(IdA, "ask", default, Long)));
    }

    [Fact]
    public async Task Many_questions_at_once_get_their_own_answers()
    {
        B.Handle("echo", async (body, cancellationToken) =>
        {
            await Task.Delay(Random.Shared.Next(20), cancellationToken);
            return body.ToArray();
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => A.AskAsync(IdB, "echo", Encoding.ASCII.GetBytes($"{i}"), Long)));
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), answers.Select(answer => Read(answer).Body));
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_known_not_to_answer_at_once()
    {
        var started = Stopwatch.StartNew();
        Assert.Null(await A.AskAsync(Guid.NewGuid().ToString(), "ask", default, TimeSpan.FromMinutes(1)));
        Assert.Null(await A.AskAsync("not a node", "ask", default, TimeSpan.FromMinutes(1)));
        Assert.InRange(started.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_node_that_takes_too_long_has_not_answered()
    {
        B.Handle("slow", async (_, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            return [];
        });
        Assert.Null(await A.AskAsync(IdB, "slow", default, TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public async Task Who_asks_learns_that_there_is_no_handler_or_that_it_failed()
    {
        B.Handle("fails", (_, _) => throw new InvalidOperationException("Not for others."));
        Assert.Equal((IdB, NodeReplyStatus.Failed, ""), Read(await A.AskAsync(IdB, "fails", default, Long)));
        Assert.Equal((IdB, NodeReplyStatus.Unknown, ""), Read(await A.AskAsync(IdB, "never-heard-of", default, Long)));
        Assert.Throws<ArgumentException>(() => B.Handle("fails", (_, _) => Task.FromResult(Array.Empty<byte>())));
        Assert.Throws<ArgumentException>(() => B.Handle("two words", (_, _) => Task.FromResult(Array.Empty<byte>())));
    }

    [Fact]
    public async Task A_survey_gathers_the_answers_of_all_and_tells_who_is_missing()
    {
        A.Handle("survey", (body, _) => Task.FromResult(Join("A:"u8, body)));
        B.Handle("survey", (body, _) => Task.FromResult(Join("B:"u8, body)));
        var all = await A.SurveyAsync("survey", "x"u8.ToArray(), [IdA, IdB], Long);
        Assert.Empty(all.Missing);
        Assert.Equal(["A:x", "B:x"], all.Replies.Select(reply => Read(reply).Body).Order());

        var gone = Guid.NewGuid().ToString();
        var some = await A.SurveyAsync("survey", default, [IdA, IdB, gone], TimeSpan.FromSeconds(2));
        Assert.Equal([gone], some.Missing);
        Assert.Equal(2, some.Replies.Count);
    }

    [Fact]
    public async Task Nonsense_on_the_channels_of_nodes_is_ignored()
    {
        B.Handle("after", (_, _) => Task.FromResult("still here"u8.ToArray()));
        foreach (var nonsense in new[] { "x", "a1", "a1\t1\tx", "q1", "{}" })
        {
            await fixture.Redis.CommandAsync($"PUBLISH rt:node:{IdB} {nonsense}");
            await fixture.Redis.CommandAsync($"PUBLISH rt:nodes {nonsense}");
        }

        Assert.Equal("still here", Read(await A.AskAsync(IdB, "after", default, Long)).Body);
    }

    private static byte[] Join(ReadOnlySpan<byte> prefix, ReadOnlyMemory<byte> body) => [.. prefix, .. body.Span];

    private static (string NodeId, NodeReplyStatus Status, string Body) Read(NodeReply? reply)
    {
        Assert.NotNull(reply);
        return (reply.NodeId, reply.Status, Encoding.UTF8.GetString(reply.Body.Span));
    }
}
