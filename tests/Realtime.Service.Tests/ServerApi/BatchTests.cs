using System.Text.Json;

namespace Realtime.Service.Tests.ServerApi;

/// <summary><c>batch</c>.</summary>
[Collection(TwoNodes.Name)]
public sealed class BatchTests(RedisFixture fixture) : ApiTests(fixture)
{
    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task A_batch_answers_in_order_and_goes_on_past_what_fails(string parallel)
    {
        var channel = "topic:api.batch." + parallel;
        var answer = await PostAsync("batch", $$$"""
            {"parallel":{{{parallel}}},"commands":[
              {"publish":{"channel":"{{{channel}}}","data":1}},
              {"publish":{"channel":"unheard:1","data":1}},
              null,
              {"connections":{"user":"x"}},
              {"info":{},"history_remove":{"channel":"{{{channel}}}"}},
              {"broadcast":{"channels":["live:1"],"data":1}},
              {"disconnect":{"user":"nobody"}},
              {"history":{"channel":"{{{channel}}}.other"}},
              {"history_remove":{"channel":"live:1"}},
              {"info":{}}
            ]}
            """);
        var replies = answer.GetProperty("replies").EnumerateArray().ToArray();
        Assert.Equal(1UL, replies[0].GetProperty("publish").GetProperty("offset").GetUInt64());
        Assert.Equal([102, 107, 104, 107], replies[1..5].Select(ErrorOf));
        Assert.Equal("""{"broadcast":{"responses":[{"result":{}}]}}""", replies[5].GetRawText());
        Assert.Equal("""{"disconnect":{}}""", replies[6].GetRawText());
        Assert.Equal(0UL, replies[7].GetProperty("history").GetProperty("offset").GetUInt64());
        Assert.Equal(108, ErrorOf(replies[8]));
        Assert.True(replies[9].TryGetProperty("info", out _));
        Assert.Equal(10, replies.Length);
    }

    [Fact]
    public async Task A_batch_in_sequence_publishes_in_sequence()
    {
        var commands = Enumerable.Range(1, 30).Select(i => new { publish = new { channel = "topic:api.sequence", data = i } });
        var answer = await PostAsync("batch", JsonSerializer.Serialize(new { commands }));
        Assert.Equal(
            Enumerable.Range(1, 30).Select(i => (ulong)i),
            answer.GetProperty("replies").EnumerateArray().Select(reply => reply.GetProperty("publish").GetProperty("offset").GetUInt64()));
    }

    [Theory]
    [InlineData("subscribe", """{"user":"api.b","channel":"topic:api.b"}""")]
    [InlineData("unsubscribe", """{"user":"api.b","channel":"topic:api.b"}""")]
    [InlineData("refresh", """{"user":"api.b"}""")]
    [InlineData("presence", """{"channel":"seen:api.b"}""")]
    [InlineData("presence_stats", """{"channel":"seen:api.b"}""")]
    [InlineData("online", """{"users":["api.b"]}""")]
    public async Task A_command_of_a_batch_is_answered_as_it_is_by_itself(string method, string body)
    {
        var alone = await ResultAsync(method, body);
        var answer = await PostAsync("batch", $$"""{"commands":[{"{{method}}":{{body}}}]}""");
        Assert.Equal(alone.GetRawText(), answer.GetProperty("replies")[0].GetProperty(method).GetRawText());
    }

    [Fact]
    public async Task An_rpc_in_a_batch_that_nobody_handles_is_an_error()
    {
        var answer = await PostAsync("batch", """{"commands":[{"rpc":{"method":"x"}}]}""");
        Assert.Equal(108, ErrorOf(answer.GetProperty("replies")[0]));
    }
}
