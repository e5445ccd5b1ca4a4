using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace Realtime.Service.Tests.ServerApi;

/// <summary>The HTTP API, from the request to what clients on the other node get (protocol 2).</summary>
public abstract class ApiTests(RedisFixture fixture) : IAsyncLifetime
{
    protected const string Key = "first-key-0123456789";
    protected const string NextKey = "next-key-0123456789";

    protected RedisFixture Fixture => fixture;

    /// <summary>The node that is called.</summary>
    internal RealtimeNode Node { get; private set; } = null!;

    /// <summary>Another node, where clients are.</summary>
    internal RealtimeNode Other => fixture.NodeA;

    public async Task InitializeAsync() => Node = await StartNodeAsync();

    /// <summary>After each test, the API still does what it is there for.</summary>
    public async Task DisposeAsync()
    {
        await using (var client = await RealtimeClient.ConnectAsync(Other))
        {
            await client.SubscribeAsync("live:after");
            await ResultAsync("publish", """{"channel":"live:after","data":"still here"}""");
            Assert.Equal("still here", (await client.NextPublicationAsync("live:after")).Data.GetString());
        }

        await Node.DisposeAsync();
    }

    /// <summary>A node with the API, which has namespaces of its own besides those of all nodes.</summary>
    internal Task<RealtimeNode> StartNodeAsync(Dictionary<string, string?>? more = null, Action<WebApplicationBuilder>? configure = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Realtime:Api:Keys:0"] = Key,
            ["Realtime:Api:Keys:1"] = NextKey,
            ["Realtime:Api:MaxBodySize"] = "4096",
            ["Realtime:Api:MaxHistoryPublications"] = "5",
            ["Realtime:Api:MaxChannels"] = "20",
            ["Realtime:Namespaces:seen:Presence"] = "true",
            ["Realtime:Namespaces:doc:HistorySize"] = "10",
            ["Realtime:Namespaces:doc:Delta"] = "true",
        };
        foreach (var (name, value) in more ?? [])
        {
            settings[name] = value;
        }

        return RealtimeNode.StartAsync(fixture.Redis.ConnectionString, settings, configure);
    }

    protected static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    protected static int ErrorOf(JsonElement answer)
    {
        var error = answer.GetProperty("error");
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        return error.GetProperty("code").GetInt32();
    }

    protected static IEnumerable<ulong> Offsets(JsonElement history) =>
        history.GetProperty("publications").EnumerateArray().Select(publication => publication.GetProperty("offset").GetUInt64());

    protected static async Task<JsonElement> PostAsync(HttpClient http, string method, string body)
    {
        using var response = await http.PostAsync("/api/" + method, Json(body));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }

    internal static HttpClient Caller(RealtimeNode node)
    {
        var http = new HttpClient { BaseAddress = node.Address };
        http.DefaultRequestHeaders.Add("X-API-Key", Key);
        return http;
    }

    protected HttpClient Caller() => Caller(Node);

    protected async Task<JsonElement> PostAsync(string method, string body)
    {
        using var http = Caller();
        return await PostAsync(http, method, body);
    }

    protected async Task<JsonElement> ResultAsync(string method, string body)
    {
        var answer = await PostAsync(method, body);
        Assert.True(answer.TryGetProperty("result", out var result), answer.GetRawText());
        return result;
    }
}
