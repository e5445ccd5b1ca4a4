using System.Net;
using System.Text;
using System.Text.Json;

namespace Realtime.Service.Tests.ServerApi;

/// <summary>Requests that cannot be read, or not be done.</summary>
[Collection(TwoNodes.Name)]
public sealed class RequestTests(RedisFixture fixture) : ApiTests(fixture)
{
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
    [InlineData("publish", """{"channel":"live:1","b64data":"not base64"}""")]
    [InlineData("subscribe", """{"user":"x","channel":"topic:1","info":"\ud800"}""")]
    [InlineData("refresh", """{"user":"x","expire_at":"tomorrow"}""")]
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
    [InlineData("publish", """{"channel":"topic:1","data":1,"b64data":"MQ=="}""", 107)]
    [InlineData("publish", """{"channel":"topic:1","data":1,"version":9007199254740993}""", 107)]
    [InlineData("publish", """{"channel":"live:1","data":1,"version":3}""", 108)]
    [InlineData("publish", """{"channel":"topic:1","data":1,"version":3,"skip_history":true}""", 108)]
    [InlineData("publish", """{"channel":"topic:1","data":1,"delta":true}""", 108)]
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
    [InlineData("disconnect", """{"client":"y"}""", 107)]
    [InlineData("disconnect", """{"user":"x","whitelist":["y",null]}""", 107)]
    [InlineData("disconnect", """{"user":"x","whitelist":[""]}""", 107)]
    [InlineData("disconnect", """{"user":"x","disconnect":{"code":2999,"reason":"x"}}""", 107)]
    [InlineData("disconnect", """{"user":"x","disconnect":{"code":5000,"reason":"x"}}""", 107)]
    [InlineData("disconnect", """{"user":"x","disconnect":{"code":3503,"reason":"true"}}""", 107)]
    [InlineData("subscribe", """{"channel":"topic:1"}""", 107)]
    [InlineData("subscribe", """{"channel":"topic:1","client":"y"}""", 107)]
    [InlineData("subscribe", """{"user":"x"}""", 107)]
    [InlineData("subscribe", """{"user":"x","channel":"topic:a b"}""", 107)]
    [InlineData("subscribe", """{"user":"x","channel":"unheard:1"}""", 102)]
    [InlineData("subscribe", """{"user":"x","channel":"topic:1","override":{"presence":{"value":true}}}""", 108)]
    [InlineData("subscribe", """{"user":"x","channel":"live:1","recover_since":{"offset":1}}""", 108)]
    [InlineData("subscribe", """{"user":"x","channel":"topic:1","expire_at":-1}""", 107)]
    [InlineData("subscribe", """{"user":"x","channel":"topic:1","expire_at":253402300800}""", 107)]
    [InlineData("unsubscribe", """{"channel":"topic:1"}""", 107)]
    [InlineData("unsubscribe", """{"session":"x"}""", 107)]
    [InlineData("unsubscribe", """{"session":"x","channel":"unheard:1"}""", 102)]
    [InlineData("refresh", """{}""", 107)]
    [InlineData("refresh", """{"user":"x","expire_at":-1}""", 107)]
    [InlineData("presence", """{}""", 107)]
    [InlineData("presence", """{"channel":"unheard:1"}""", 102)]
    [InlineData("presence", """{"channel":"board:1"}""", 108)]
    [InlineData("presence_stats", """{}""", 107)]
    [InlineData("presence_stats", """{"channel":"board:1"}""", 108)]
    [InlineData("online", """{"users":["x",null]}""", 107)]
    [InlineData("rpc", """{"params":1}""", 107)]
    [InlineData("rpc", """{"method":"x"}""", 108)]
    public async Task What_cannot_be_done_is_answered_with_the_reason(string method, string body, int code) =>
        Assert.Equal(code, ErrorOf(await PostAsync(method, body)));

    [Fact]
    public async Task What_is_too_long_is_answered_with_the_reason()
    {
        Assert.Equal(107, ErrorOf(await PostAsync("publish", JsonSerializer.Serialize(new { channel = "live:1", data = 1, idempotency_key = new string('x', 129) }))));
        Assert.Equal(107, ErrorOf(await PostAsync("publish", JsonSerializer.Serialize(new { channel = "live:" + new string('x', 251), data = 1 }))));
        Assert.Equal(107, ErrorOf(await PostAsync("publish", JsonSerializer.Serialize(new { channel = "topic:1", data = 1, version = 1, version_epoch = new string('x', 129) }))));
        Assert.Equal(107, ErrorOf(await PostAsync("channels", JsonSerializer.Serialize(new { pattern = new string('*', 256) }))));
        Assert.Equal(107, ErrorOf(await PostAsync("disconnect", JsonSerializer.Serialize(new { user = "x", disconnect = new { code = 3503, reason = new string('x', 124) } }))));
    }

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
}
