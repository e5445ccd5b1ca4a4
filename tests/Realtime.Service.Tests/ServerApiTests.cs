using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Realtime.Service.Tests;

/// <summary>The HTTP API, from the request to what clients on the other node get (protocol 2).</summary>
[Collection(TwoNodes.Name)]
public sealed class ServerApiTests(RedisFixture fixture) : IAsyncLifetime
{
    private const string Key = "first-key-0123456789";
    private const string NextKey = "next-key-0123456789";

    private RealtimeNode _node = null!;

    /// <summary>The node where clients are; the API is called on another one.</summary>
    private RealtimeNode Other => fixture.NodeA;

    public async Task InitializeAsync()
    {
        _node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new()
        {
            ["Realtime:Api:Keys:0"] = Key,
            ["Realtime:Api:Keys:1"] = NextKey,
            ["Realtime:Api:MaxBodySize"] = "4096",
            ["Realtime:Api:MaxHistoryPublications"] = "5",
        });
    }

    /// <summary>After each test, the API still does what it is there for.</summary>
    public async Task DisposeAsync()
    {
        await using (var client = await RealtimeClient.ConnectAsync(Other))
        {
            await client.SubscribeAsync("live:after");
            await ResultAsync("publish", """{"channel":"live:after","data":"still here"}""");
            Assert.Equal("still here", (await client.NextPublicationAsync("live:after")).Data.GetString());
        }

        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Publish_reaches_a_client_on_another_node_with_its_offset()
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
    public async Task History_comes_in_pages_either_way()
    {
        var epoch = "";
        for (var i = 1; i <= 7; i++)
        {
            epoch = (await _node.Publisher.PublishAsync("topic:api.pages", i)).Epoch;
        }

        var top = await ReadAsync("");
        Assert.Equal(epoch, top.GetProperty("epoch").GetString());
        Assert.Equal(7UL, top.GetProperty("offset").GetUInt64());
        Assert.Empty(Offsets(top));
        Assert.Equal([1UL, 2], Offsets(await ReadAsync(""","limit":2""")));
        Assert.Equal([7UL, 6], Offsets(await ReadAsync(""","limit":2,"reverse":true""")));
        Assert.Equal([1UL, 2, 3, 4, 5], Offsets(await ReadAsync(""","limit":-1""")));
        Assert.Equal([1UL, 2, 3, 4, 5], Offsets(await ReadAsync(""","limit":1000""")));
        Assert.Equal([4UL, 5], Offsets(await ReadAsync($$""","limit":2,"since":{"offset":3,"epoch":"{{epoch}}"}""")));
        Assert.Equal([2UL, 1], Offsets(await ReadAsync($$""","limit":9,"reverse":true,"since":{"offset":3,"epoch":"{{epoch}}"}""")));
        Assert.Equal([6UL, 7], Offsets(await ReadAsync(""","limit":-1,"since":{"offset":5}""")));

        const string Elsewhere = """{"channel":"topic:api.pages","limit":1,"since":{"offset":3,"epoch":"elsewhere"}}""";
        Assert.Equal(112, ErrorOf(await PostAsync("history", Elsewhere)));

        Task<JsonElement> ReadAsync(string more) => ResultAsync("history", "{\"channel\":\"topic:api.pages\"" + more + "}");
    }

    [Fact]
    public async Task After_history_remove_who_missed_something_is_told()
    {
        for (var i = 1; i <= 3; i++)
        {
            await _node.Publisher.PublishAsync("topic:api.remove", i);
        }

        Assert.Equal("{}", (await ResultAsync("history_remove", """{"channel":"topic:api.remove"}""")).GetRawText());
        var left = await ResultAsync("history", """{"channel":"topic:api.remove","limit":-1}""");
        Assert.Empty(Offsets(left));
        Assert.Equal(3UL, left.GetProperty("offset").GetUInt64());

        var epoch = left.GetProperty("epoch").GetString()!;
        await using var behind = await RealtimeClient.ConnectAsync(Other);
        var lost = (await behind.RecoverAsync("topic:api.remove", epoch, 1)).GetProperty("subscribe");
        Assert.True(lost.GetProperty("was_recovering").GetBoolean());
        Assert.False(lost.TryGetProperty("recovered", out _));
        await using var complete = await RealtimeClient.ConnectAsync(Other);
        Assert.True((await complete.RecoverAsync("topic:api.remove", epoch, 3)).GetProperty("subscribe").GetProperty("recovered").GetBoolean());
    }

    [Fact]
    public async Task Disconnect_closes_a_users_connections_on_every_node()
    {
        await using var here = await RealtimeClient.ConnectAsync(_node, user: "api.gone", session: "x");
        await using var there = await RealtimeClient.ConnectAsync(Other, user: "api.gone", session: "y");
        await using var bystander = await RealtimeClient.ConnectAsync(Other, user: "api.stays");
        await ResultAsync("disconnect", """{"user":"api.gone"}""");
        Assert.Equal((3503, "force disconnect"), await here.ReadToCloseAsync());
        Assert.Equal((3503, "force disconnect"), await there.ReadToCloseAsync());
        Assert.True((await bystander.SubscribeAsync("live:1")).TryGetProperty("subscribe", out _));
    }

    [Fact]
    public async Task Disconnect_can_mean_one_session_and_say_why()
    {
        await using var one = await RealtimeClient.ConnectAsync(Other, user: "api.two", session: "api.s1");
        await using var two = await RealtimeClient.ConnectAsync(Other, user: "api.two", session: "api.s2");
        await ResultAsync("disconnect", """{"user":"api.two","session":"api.s1","disconnect":{"code":4100,"reason":"moved"}}""");
        Assert.Equal((4100, "moved"), await one.ReadToCloseAsync());
        Assert.True((await two.SubscribeAsync("live:1")).TryGetProperty("subscribe", out _));
        await ResultAsync("disconnect", """{"session":"api.s2"}""");
        Assert.Equal((3503, "force disconnect"), await two.ReadToCloseAsync());
    }

    [Fact]
    public async Task Info_tells_what_this_node_has_to_do()
    {
        await using var one = await RealtimeClient.ConnectAsync(_node, user: "u1");
        await using var two = await RealtimeClient.ConnectAsync(_node, user: "u1");
        await using var silent = await RealtimeClient.OpenAsync(_node.WebSocketAddress);
        await one.SubscribeAsync("live:info");
        await two.SubscribeAsync("live:info");
        var node = Assert.Single((await ResultAsync("info", "{}")).GetProperty("nodes").EnumerateArray());
        Assert.Equal(_node.Node.Id, node.GetProperty("uid").GetString());
        Assert.Equal(
            [2, 1, 1, 2],
            new[] { "num_clients", "num_users", "num_channels", "num_subs" }.Select(name => node.GetProperty(name).GetInt32()));
        Assert.InRange(node.GetProperty("uptime").GetInt64(), 0, 600);
    }

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
              {"presence":{"channel":"{{{channel}}}"}},
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
    [InlineData("X-API-Key", Key, HttpStatusCode.OK)]
    [InlineData("X-API-Key", NextKey, HttpStatusCode.OK)]
    [InlineData("Authorization", "apikey " + Key, HttpStatusCode.OK)]
    [InlineData("Authorization", "ApiKey " + NextKey, HttpStatusCode.OK)]
    [InlineData("Authorization", "Bearer " + Key, HttpStatusCode.Unauthorized)]
    [InlineData("Authorization", Key, HttpStatusCode.Unauthorized)]
    [InlineData("X-API-Key", "", HttpStatusCode.Unauthorized)]
    [InlineData("X-API-Key", "first-key-012345678", HttpStatusCode.Unauthorized)]
    [InlineData("X-API-Key", "FIRST-KEY-0123456789", HttpStatusCode.Unauthorized)]
    [InlineData("X-API-Key", Key + "," + NextKey, HttpStatusCode.Unauthorized)]
    [InlineData("X-Other", Key, HttpStatusCode.Unauthorized)]
    public async Task Only_who_presents_a_key_is_answered(string header, string value, HttpStatusCode expected)
    {
        using var http = new HttpClient { BaseAddress = _node.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        using var response = await http.PostAsync("/api/info", Json("{}"));
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected != HttpStatusCode.OK, (await response.Content.ReadAsStringAsync()).Length == 0);
    }

    [Fact]
    public async Task A_key_in_the_address_is_none()
    {
        using var http = new HttpClient { BaseAddress = _node.Address };
        using var response = await http.PostAsync("/api/info?api_key=" + Key, Json("{}"));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("POST", "info")]
    [InlineData("POST", "nonsense")]
    [InlineData("GET", "info")]
    public async Task Without_configured_keys_nobody_is_admitted(string method, string name)
    {
        using var http = new HttpClient { BaseAddress = fixture.NodeB.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/" + name);
        request.Headers.Add("X-API-Key", Key);
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("fifteen-chars-x")]
    [InlineData("")]
    [InlineData("sixteen chars xx")]
    [InlineData("sixteen-chars-xå")]
    public async Task A_key_that_is_too_easy_stops_the_start_and_is_not_shown(string key)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => RealtimeNode.StartAsync(
            fixture.Redis.ConnectionString, new() { ["Realtime:Api:Keys:0"] = Key, ["Realtime:Api:Keys:1"] = key }));
        Assert.Contains("Realtime:Api:Keys:1", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Realtime:Api:Keys:0", refused.Message, StringComparison.Ordinal);
        Assert.True(key.Length == 0 || !refused.Message.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Realtime:Api:MaxBodySize", "1023")]
    [InlineData("Realtime:Api:MaxHistoryPublications", "0")]
    public async Task A_setting_that_makes_no_sense_stops_the_start(string setting, string value)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new() { [setting] = value }));
        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Only_post_is_allowed(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/publish");
        using var http = Caller();
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Publish")]
    [InlineData("presence")]
    public async Task A_method_that_is_not_there_is_not_found(string method)
    {
        using var http = Caller();
        using var response = await http.PostAsync("/api/" + method, Json("{}"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("publish", "")]
    [InlineData("publish", "{")]
    [InlineData("publish", "nonsense")]
    [InlineData("publish", "null")]
    [InlineData("publish", "[]")]
    [InlineData("publish", """{"channel":"live:1","data":1} 2""")]
    [InlineData("publish", """{"channel":7,"data":1}""")]
    [InlineData("publish", """{"channel":"live:1","data":1,"tags":{"a":1}}""")]
    [InlineData("publish", """{"channel":"live:1","data":1,"skip_history":"yes"}""")]
    [InlineData("publish", """{"channel":"live:1","data":"\ud800"}""")]
    [InlineData("publish", """{"channel":"live:1","data":{"\ud800":1}}""")]
    [InlineData("publish", """{"channel":"live:1","data":1,"tags":{"a":"\ud800"}}""")]
    [InlineData("publish", """{"channel":"live:1","data":1,"idempotency_key":"\udc00"}""")]
    [InlineData("broadcast", """{"channels":"live:1","data":1}""")]
    [InlineData("history", """{"channel":"topic:1","limit":1.5}""")]
    [InlineData("history", """{"channel":"topic:1","limit":99999999999}""")]
    [InlineData("history", """{"channel":"topic:1","since":{"offset":-1}}""")]
    [InlineData("disconnect", """{"user":"x","disconnect":{"code":"3503"}}""")]
    [InlineData("batch", """{"commands":{}}""")]
    [InlineData("batch", """{"commands":[7]}""")]
    public async Task What_is_not_json_of_the_right_types_is_a_bad_request(string method, string body)
    {
        using var http = Caller();
        using var response = await http.PostAsync("/api/" + method, Json(body));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("\"\u00c3\u0028\"")]
    [InlineData("{\"\u00ff\":1}")]
    public async Task Data_that_is_not_utf8_is_a_bad_request(string latin1)
    {
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes("{\"channel\":\"live:1\",\"data\":" + latin1 + "}"));
        using var http = Caller();
        using var response = await http.PostAsync("/api/publish", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("publish", """{}""", 107)]
    [InlineData("publish", """{"data":1}""", 107)]
    [InlineData("publish", """{"channel":"","data":1}""", 107)]
    [InlineData("publish", """{"channel":"topic:1"}""", 107)]
    [InlineData("publish", """{"channel":"topic:1","data":null}""", 107)]
    [InlineData("publish", """{"channel":"topic:a b","data":1}""", 107)]
    [InlineData("publish", """{"channel":"topic:1","data":1,"tags":{"a":null}}""", 107)]
    [InlineData("publish", """{"channel":"topic:1","b64data":"MQ=="}""", 108)]
    [InlineData("publish", """{"channel":"topic:1","data":1,"version":3}""", 108)]
    [InlineData("publish", """{"channel":"unheard:1","data":1}""", 102)]
    [InlineData("publish", """{"channel":"plain","data":1}""", 102)]
    [InlineData("broadcast", """{"data":1}""", 107)]
    [InlineData("broadcast", """{"channels":[],"data":1}""", 107)]
    [InlineData("broadcast", """{"channels":["topic:1"]}""", 107)]
    [InlineData("history", """{}""", 107)]
    [InlineData("history", """{"channel":"topic:1","limit":-2}""", 107)]
    [InlineData("history", """{"channel":"unheard:1"}""", 102)]
    [InlineData("history", """{"channel":"live:1"}""", 108)]
    [InlineData("history_remove", """{}""", 107)]
    [InlineData("history_remove", """{"channel":"live:1"}""", 108)]
    [InlineData("disconnect", """{}""", 107)]
    [InlineData("disconnect", """{"user":"","session":""}""", 107)]
    [InlineData("disconnect", """{"user":"x","client":"y"}""", 108)]
    [InlineData("disconnect", """{"user":"x","whitelist":["y"]}""", 108)]
    [InlineData("disconnect", """{"user":"x","disconnect":{"code":2999,"reason":"x"}}""", 107)]
    [InlineData("disconnect", """{"user":"x","disconnect":{"code":5000,"reason":"x"}}""", 107)]
    [InlineData("disconnect", """{"user":"x","disconnect":{"code":3503,"reason":"true"}}""", 107)]
    public async Task What_cannot_be_done_is_answered_with_the_reason(string method, string body, int code) =>
        Assert.Equal(code, ErrorOf(await PostAsync(method, body)));

    [Fact]
    public async Task What_is_too_long_is_answered_with_the_reason()
    {
        Assert.Equal(107, ErrorOf(await PostAsync("publish", JsonSerializer.Serialize(new { channel = "live:1", data = 1, idempotency_key = new string('x', 129) }))));
        Assert.Equal(107, ErrorOf(await PostAsync("publish", JsonSerializer.Serialize(new { channel = "live:" + new string('x', 251), data = 1 }))));
        Assert.Equal(107, ErrorOf(await PostAsync("disconnect", JsonSerializer.Serialize(new { user = "x", disconnect = new { code = 3503, reason = new string('x', 124) } }))));
    }

    [Fact]
    public async Task The_zero_values_of_a_schema_count_as_missing() => await ResultAsync("publish", """
        {"channel":"topic:api.zero","data":1,"b64data":"","skip_history":false,"tags":null,"idempotency_key":"","delta":false,"version":0,"version_epoch":""}
        """);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_too_large_is_refused(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/publish")
        {
            Content = Json(JsonSerializer.Serialize(new { channel = "live:1", data = new string('x', 4096) })),
        };
        request.Headers.TransferEncodingChunked = chunked;
        using var http = Caller();
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task While_redis_is_away_the_error_is_internal()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await RealtimeNode.StartAsync(redis.ConnectionString, new()
        {
            ["Realtime:Api:Keys:0"] = Key,
            ["Realtime:RedisTimeout"] = "00:00:01",
        });
        using var http = new HttpClient { BaseAddress = node.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("apikey", Key);
        await redis.KillAsync();
        Assert.Equal(100, ErrorOf(await PostAsync(http, "publish", """{"channel":"topic:1","data":1}""")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "history", """{"channel":"topic:1"}""")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "history_remove", """{"channel":"topic:1"}""")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "disconnect", """{"user":"x"}""")));
        var broadcast = await PostAsync(http, "broadcast", """{"channels":["topic:1","unheard:1"],"data":1}""");
        Assert.Equal([100, 102], broadcast.GetProperty("result").GetProperty("responses").EnumerateArray().Select(ErrorOf));
        Assert.True((await PostAsync(http, "info", "{}")).TryGetProperty("result", out _));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static int ErrorOf(JsonElement answer)
    {
        var error = answer.GetProperty("error");
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        return error.GetProperty("code").GetInt32();
    }

    private static IEnumerable<ulong> Offsets(JsonElement history) =>
        history.GetProperty("publications").EnumerateArray().Select(publication => publication.GetProperty("offset").GetUInt64());

    private static async Task<JsonElement> PostAsync(HttpClient http, string method, string body)
    {
        using var response = await http.PostAsync("/api/" + method, Json(body));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }

    private HttpClient Caller()
    {
        var http = new HttpClient { BaseAddress = _node.Address };
        http.DefaultRequestHeaders.Add("X-API-Key", Key);
        return http;
    }

    private async Task<JsonElement> PostAsync(string method, string body)
    {
        using var http = Caller();
        return await PostAsync(http, method, body);
    }

    private async Task<JsonElement> ResultAsync(string method, string body)
    {
        var answer = await PostAsync(method, body);
        Assert.True(answer.TryGetProperty("result", out var result), answer.GetRawText());
        return result;
    }
}
