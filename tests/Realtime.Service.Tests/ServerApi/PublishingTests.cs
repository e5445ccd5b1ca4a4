using System.Text.Json;

namespace Realtime.Service.Tests.ServerApi;

/// <summary><c>publish</c> and <c>broadcast</c>.</summary>
[Collection(TwoNodes.Name)]
public sealed class PublishingTests(RedisFixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task Publish_reaches_a_client_on_anotherNode_with_its_offset()
    {
        await using var client = await RealtimeClient.ConnectAsync(Other);
        var epoch = (await client.SubscribeAsync("topic:api.publish")).GetProperty("subscribe").GetProperty("epoch").GetString();
        var result = await ResultAsync("publish", """{"channel":"topic:api.publish","data":{"text":"<b>Å</b>","n":[1, 2]}}""");
        Assert.Equal(1UL, result.GetProperty("offset").GetUInt64());
        Assert.Equal(epoch, result.GetProperty("epoch").GetString());
        var (offset, data) = await client.NextPublicationAsync("topic:api.publish");
        Assert.Equal(1UL, offset);
        Assert.Equal("<b>Å</b>", data.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Broadcast_reaches_every_channel_and_answers_for_each()
    {
        await using var client = await RealtimeClient.ConnectAsync(Other);
        await client.SubscribeAsync("topic:api.b1");
        await client.SubscribeAsync("live:api.b2");
        var result = await ResultAsync(
            "broadcast", """{"channels":["topic:api.b1","unheard:1","live:api.b2","topic:a b",null],"data":7,"tags":{"k":"v"}}""");
        var responses = result.GetProperty("responses").EnumerateArray().ToArray();
        Assert.Equal(1UL, responses[0].GetProperty("result").GetProperty("offset").GetUInt64());
        Assert.Equal(102, ErrorOf(responses[1]));
        Assert.Equal("""{"result":{}}""", responses[2].GetRawText());
        Assert.Equal([107, 107], responses[3..].Select(ErrorOf));

        var pushes = new[] { await client.NextAsync(), await client.NextAsync() }.Select(push => push.GetProperty("push")).ToArray();
        Assert.Equal(["live:api.b2", "topic:api.b1"], pushes.Select(push => push.GetProperty("channel").GetString()).Order());
        Assert.All(pushes, push => Assert.Equal("v", push.GetProperty("pub").GetProperty("tags").GetProperty("k").GetString()));
    }

    [Fact]
    public async Task A_large_broadcast_answers_in_the_order_of_its_channels()
    {
        var channels = Enumerable.Range(0, 150).Select(i => i % 3 == 0 ? $"unheard:{i}" : $"live:{i}").ToArray();
        var result = await ResultAsync("broadcast", JsonSerializer.Serialize(new { channels, data = 1 }));
        Assert.Equal(
            channels.Select(channel => channel.StartsWith("live", StringComparison.Ordinal)),
            result.GetProperty("responses").EnumerateArray().Select(response => response.TryGetProperty("result", out _)));
    }

    [Fact]
    public async Task A_repeated_publish_is_published_once()
    {
        const string Body = """{"channel":"topic:api.once","data":1,"idempotency_key":"post-7"}""";
        var first = await ResultAsync("publish", Body);
        Assert.Equal(first.GetRawText(), (await ResultAsync("publish", Body)).GetRawText());
        Assert.Equal([1UL], Offsets(await ResultAsync("history", """{"channel":"topic:api.once","limit":-1}""")));
    }

    [Fact]
    public async Task Tags_come_beside_the_data_and_what_skips_history_has_no_offset()
    {
        await using var client = await RealtimeClient.ConnectAsync(Other);
        await client.SubscribeAsync("topic:api.tags");
        var result = await ResultAsync("publish", """{"channel":"topic:api.tags","data":1,"tags":{"kind":"typing"},"skip_history":true}""");
        Assert.Equal("{}", result.GetRawText());
        Assert.Equal("""{"data":1,"tags":{"kind":"typing"}}""", (await client.NextAsync()).GetProperty("push").GetProperty("pub").GetRawText());
        await ResultAsync("publish", """{"channel":"topic:api.tags","data":2,"tags":{"kind":"reply"}}""");
        Assert.Equal("""{"offset":1,"data":2,"tags":{"kind":"reply"}}""", (await client.NextAsync()).GetProperty("push").GetProperty("pub").GetRawText());
        Assert.Equal(
            """[{"offset":1,"data":2,"tags":{"kind":"reply"}}]""",
            (await ResultAsync("history", """{"channel":"topic:api.tags","limit":10}""")).GetProperty("publications").GetRawText());
    }

    [Fact]
    public async Task The_zero_values_of_a_schema_count_as_missing() => await ResultAsync("publish", """
        {"channel":"topic:api.zero","data":1,"b64data":"","skip_history":false,"tags":null,"idempotency_key":"","delta":false,"version":0,"version_epoch":""}
        """);

    [Theory]
    [InlineData("AQL/")]
    [InlineData("MQ==")]
    public async Task Bytes_stay_bytes_even_if_they_are_json(string base64)
    {
        await using var client = await RealtimeClient.ConnectAsync(Other);
        await client.SubscribeAsync("topic:api.bytes." + base64);
        var result = await ResultAsync("publish", JsonSerializer.Serialize(new { channel = "topic:api.bytes." + base64, b64data = base64 }));
        Assert.Equal(1UL, result.GetProperty("offset").GetUInt64());
        Assert.Equal(base64, (await client.NextPublicationAsync("topic:api.bytes." + base64)).Data.GetString());
    }

    [Fact]
    public async Task An_old_version_of_a_document_is_dropped()
    {
        Assert.Equal(1UL, await PublishAsync(2, "a"));
        Assert.Equal(1UL, await PublishAsync(1, "a"));
        Assert.Equal(1UL, await PublishAsync(2, "a"));
        Assert.Equal(2UL, await PublishAsync(3, "a"));
        Assert.Equal(3UL, await PublishAsync(1, "b"));
        var history = await ResultAsync("history", """{"channel":"topic:api.version","limit":-1}""");
        Assert.Equal([2, 3, 1], history.GetProperty("publications").EnumerateArray().Select(publication => publication.GetProperty("data").GetInt32()));

        async Task<ulong> PublishAsync(int version, string epoch) =>
            (await ResultAsync("publish", JsonSerializer.Serialize(new { channel = "topic:api.version", data = version, version, version_epoch = epoch })))
                .GetProperty("offset").GetUInt64();
    }

    [Fact]
    public async Task Delta_may_be_asked_for_where_it_is()
    {
        var result = await ResultAsync("broadcast", """{"channels":["doc:api.delta","topic:api.delta"],"data":1,"delta":true}""");
        var responses = result.GetProperty("responses").EnumerateArray().ToArray();
        Assert.Equal(1UL, responses[0].GetProperty("result").GetProperty("offset").GetUInt64());
        Assert.Equal(108, ErrorOf(responses[1]));
    }
}
