using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Service.Handlers;
using Realtime.Service.ServerApi.OpenApi;

namespace Realtime.Service.Tests.OpenApi;

/// <summary>What the API says about itself is so.</summary>
[Collection(TwoNodes.Name)]
public sealed class ApiDocumentTests(RedisFixture fixture) : IAsyncLifetime
{
    private const string Key = "first-key-0123456789";

    /// <summary>All methods of protocol 2, offered here or not, and what may come.</summary>
    private static readonly string[] Known =
    [
        "publish", "broadcast", "subscribe", "unsubscribe", "disconnect", "refresh", "presence", "presence_stats", "history",
        "history_remove", "channels", "info", "rpc", "batch", "online", "connections", "map_publish", "map_remove",
    ];

    private RealtimeNode _node = null!;
    private JsonObject _document = null!;

    public static TheoryData<string> Methods => [.. ApiMethod.All.Select(method => method.Name)];

    public async Task InitializeAsync()
    {
        _node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new()
        {
            ["Realtime:Api:Keys:0"] = Key,
            ["Realtime:Namespaces:topic:Presence"] = "true",
        }, builder => builder.Services.AddSingleton<IRpcHandler, Time>());
        using var http = new HttpClient { BaseAddress = _node.Address };
        _document = JsonNode.Parse(await http.GetStringAsync("/api/openapi.json"))!.AsObject();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Anybody_may_read_it_and_do_nothing_else_there()
    {
        using var http = new HttpClient { BaseAddress = _node.Address };
        using var response = await http.GetAsync("/api/openapi.json");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(Key, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var post = await http.PostAsync("/api/openapi.json", Json("{}"));
        Assert.Equal(HttpStatusCode.Unauthorized, post.StatusCode);
        using var other = await http.GetAsync("/api/info");
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
    }

    [Fact]
    public void It_is_what_openapi_3_1_wants()
    {
        Assert.StartsWith("3.1.", (string)_document["openapi"]!, StringComparison.Ordinal);
        Assert.NotEmpty((string)_document["info"]!["title"]!);
        Assert.NotEmpty((string)_document["info"]!["version"]!);
        foreach (var requirement in _document["security"]!.AsArray().SelectMany(one => one!.AsObject()))
        {
            Assert.NotNull(_document["components"]!["securitySchemes"]![requirement.Key]);
        }

        Assert.Equal(ApiMethod.All.Count, _document["paths"]!.AsObject().Count);
        foreach (var (path, item) in _document["paths"]!.AsObject())
        {
            var (verb, operation) = Assert.Single(item!.AsObject());
            Assert.Equal("post", verb);
            Assert.Equal(path, "/api/" + operation!["operationId"]);
            Assert.All(operation["responses"]!.AsObject(), response => Assert.NotNull(Resolved(response.Value!)["description"]));
        }
    }

    [Fact]
    public void References_lead_somewhere_and_everything_is_referred_to()
    {
        var check = new SchemaCheck(_document);
        var references = All(_document).OfType<JsonObject>().Select(node => (string?)node["$ref"]).OfType<string>().ToHashSet();
        Assert.All(references, reference => Assert.NotNull(check.Resolve(reference)));
        foreach (var kind in new[] { "schemas", "responses" })
        {
            Assert.All(_document["components"]![kind]!.AsObject(), component => Assert.Contains($"#/components/{kind}/{component.Key}", references));
        }
    }

    [Fact]
    public async Task Methods_that_are_described_are_those_that_there_are()
    {
        Assert.Subset(Known.ToHashSet(), ApiMethod.All.Select(method => method.Name).ToHashSet());
        using var http = Caller();
        foreach (var method in Known)
        {
            // Refused by every method before anything is done.
            using var response = await http.PostAsync("/api/" + method, Json("null"));
            Assert.Equal(
                (method, _document["paths"]!.AsObject().ContainsKey("/api/" + method) ? HttpStatusCode.BadRequest : HttpStatusCode.NotFound),
                (method, response.StatusCode));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Examples_fit_the_description_and_so_do_their_answers(string method)
    {
        var check = new SchemaCheck(_document);
        var operation = _document["paths"]![$"/api/{method}"]!["post"]!;
        Assert.NotEmpty((string)operation["summary"]!);
        var body = operation["requestBody"]!["content"]!["application/json"]!;
        Assert.Null(check.Fault(body["schema"]!, body["example"]));

        // So that there is something to answer.
        await PostAsync("publish", JsonNode.Parse("""{"channel":"topic:3.42","data":{"text":"x"},"tags":{"k":"v"}}""")!);
        // A node that another test has killed is expected to answer "channels" until its lease is over: error 100.
        var answer = await Eventually.BecomesAsync(() => PostAsync(method, body["example"]!), found => (int?)found["error"]?["code"] != 100);
        Assert.True(answer["error"] is null, answer.ToJsonString());
        Assert.Null(check.Fault(operation["responses"]!["200"]!["content"]!["application/json"]!["schema"]!, answer));

        // A field of another type than described is refused, and what must be there is asked for.
        using var http = Caller();
        var request = Resolved(body["schema"]!);
        foreach (var (name, field) in request["properties"]?.AsObject() ?? [])
        {
            if (field!["type"] is not null || field["$ref"] is not null)
            {
                var wrong = body["example"]!.DeepClone();
                wrong[name] = (string?)field["type"] == "object" || field["$ref"] is not null ? "text" : new JsonObject();
                using var refused = await http.PostAsync("/api/" + method, Json(wrong.ToJsonString()));
                Assert.Equal((name, HttpStatusCode.BadRequest), (name, refused.StatusCode));
            }
        }

        foreach (var name in request["required"]?.AsArray() ?? [])
        {
            var less = body["example"]!.DeepClone().AsObject();
            less.Remove((string)name!);
            Assert.Equal(107, (int)(await PostAsync(method, less))["error"]!["code"]!);
        }
    }

    [Fact]
    public async Task Errors_are_as_described()
    {
        var check = new SchemaCheck(_document);
        foreach (var (method, body) in new[] { ("publish", "{}"), ("history", """{"channel":"unheard:1"}"""), ("batch", """{"commands":[{},{"publish":{}},null]}"""), ("broadcast", """{"channels":["unheard:1","live:1"],"data":1}""") })
        {
            var answer = await PostAsync(method, JsonNode.Parse(body)!);
            Assert.Null(check.Fault(_document["paths"]![$"/api/{method}"]!["post"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!, answer));
        }
    }

    /// <summary>What people have written is about fields that the code has.</summary>
    [Fact]
    public void No_words_are_left_of_what_has_gone()
    {
        var (words, derived) = (ApiDocument.Words(), ApiDocument.Derived());
        Assert.All(words["paths"]!.AsObject(), path => Assert.NotNull(derived["paths"]![path.Key]));
        foreach (var (name, schema) in words["components"]!["schemas"]!.AsObject())
        {
            if (derived["components"]!["schemas"]![name] is not { } known)
            {
                // Put together from JSON that the API does not parse.
                Assert.Equal("Publication", name);
                continue;
            }

            var named = (schema!["properties"]?.AsObject().Select(property => property.Key) ?? [])
                .Concat(schema["required"]?.AsArray().Select(required => (string)required!) ?? [])
                .Concat(schema["anyOf"]?.AsArray().SelectMany(one => one!["required"]!.AsArray()).Select(required => (string)required!) ?? []);
            Assert.All(named, property => Assert.NotNull(known["properties"]?[property]));
        }
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static IEnumerable<JsonNode?> All(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => All(field.Value)).Prepend(node),
        JsonArray items => items.SelectMany(All).Prepend(node),
        _ => [node],
    };

    private HttpClient Caller()
    {
        var http = new HttpClient { BaseAddress = _node.Address };
        http.DefaultRequestHeaders.Add("X-API-Key", Key);
        return http;
    }

    private JsonNode Resolved(JsonNode node) => node["$ref"] is { } reference ? new SchemaCheck(_document).Resolve((string)reference!) : node;

    private async Task<JsonNode> PostAsync(string method, JsonNode body)
    {
        using var http = Caller();
        using var response = await http.PostAsync("/api/" + method, Json(body.ToJsonString()));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    private sealed class Time : IRpcHandler
    {
        public string Method => "time";

        public Task<ReadOnlyMemory<byte>> HandleAsync(ClientCall call, CancellationToken cancellationToken) =>
            Task.FromResult<ReadOnlyMemory<byte>>("\"12:00\""u8.ToArray());
    }
}
