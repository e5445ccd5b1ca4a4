using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Realtime.Service.Tests.ServerApi;

/// <summary>What goes wrong on the way, and how callers are told.</summary>
[Collection(TwoNodes.Name)]
public sealed class ErrorTests(RedisFixture fixture) : ApiTests(fixture)
{
    [Fact]
    public async Task While_redis_is_away_the_error_is_internal()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await RealtimeNode.StartAsync(redis.ConnectionString, new()
        {
            ["Realtime:Api:Keys:0"] = Key,
            ["Realtime:RedisTimeout"] = "00:00:01",
            ["Realtime:Namespaces:seen:Presence"] = "true",
        });
        using var http = new HttpClient { BaseAddress = node.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("apikey", Key);
        await redis.KillAsync();
        Assert.Equal(100, ErrorOf(await PostAsync(http, "publish", """{"channel":"topic:1","data":1}""")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "history", """{"channel":"topic:1"}""")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "history_remove", """{"channel":"topic:1"}""")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "disconnect", """{"user":"x"}""")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "subscribe", """{"user":"x","channel":"topic:1"}""")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "unsubscribe", """{"user":"x","channel":"topic:1"}""")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "refresh", """{"user":"x"}""")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "presence", """{"channel":"seen:1"}""")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "presence_stats", """{"channel":"seen:1"}""")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "channels", "{}")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "online", """{"users":["x"]}""")));
        Assert.Equal(100, ErrorOf(await PostAsync(http, "info", "{}")));
        var broadcast = await PostAsync(http, "broadcast", """{"channels":["topic:1","unheard:1"],"data":1}""");
        Assert.Equal([100, 102], broadcast.GetProperty("result").GetProperty("responses").EnumerateArray().Select(ErrorOf));
        http.DefaultRequestHeaders.Add("X-Centrifugo-Error-Mode", "transport");
        using var response = await http.PostAsync("/api/info", Json("{}"));
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Theory]
    [InlineData("publish", """{"channel":"unheard:1","data":1}""", HttpStatusCode.NotFound, 102)]
    [InlineData("publish", """{"channel":"topic:1"}""", HttpStatusCode.BadRequest, 107)]
    [InlineData("history", """{"channel":"live:1"}""", HttpStatusCode.BadRequest, 108)]
    [InlineData("history", """{"channel":"topic:1","since":{"offset":1,"epoch":"elsewhere"}}""", HttpStatusCode.RequestedRangeNotSatisfiable, 112)]
    public async Task In_the_transport_mode_an_error_stands_by_itself_with_a_status(string method, string body, HttpStatusCode status, int code)
    {
        using var http = Caller();
        http.DefaultRequestHeaders.Add("X-Centrifugo-Error-Mode", "transport");
        await AssertTransportAsync(http, method, body, status, code);

        await using var node = await StartNodeAsync(new() { ["Realtime:Api:ErrorMode"] = "transport" });
        using var withoutHeader = Caller(node);
        await AssertTransportAsync(withoutHeader, method, body, status, code);
    }

    [Fact]
    public async Task In_the_transport_mode_results_are_as_ever()
    {
        using var http = Caller();
        http.DefaultRequestHeaders.Add("X-Centrifugo-Error-Mode", "transport");
        Assert.Equal("""{"result":{}}""", (await PostAsync(http, "publish", """{"channel":"live:1","data":1}""")).GetRawText());
        var batch = await PostAsync(http, "batch", """{"commands":[{"publish":{"channel":"unheard:1","data":1}}]}""");
        Assert.Equal(102, ErrorOf(batch.GetProperty("replies")[0]));
        var broadcast = await PostAsync(http, "broadcast", """{"channels":["unheard:1"],"data":1}""");
        Assert.Equal(102, ErrorOf(broadcast.GetProperty("result").GetProperty("responses")[0]));
    }

    private static async Task AssertTransportAsync(HttpClient http, string method, string body, HttpStatusCode status, int code)
    {
        using var response = await http.PostAsync("/api/" + method, Json(body));
        Assert.Equal(status, response.StatusCode);
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(code, error.GetProperty("code").GetInt32());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
    }
}
