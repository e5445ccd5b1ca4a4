using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Realtime.Service.ServerApi.OpenApi;

/// <summary>
/// The description of the API in OpenAPI 3.1. Methods, fields and types are derived from the code; the words, the
/// examples and what types do not tell are in <c>openapi.json</c>. Anybody may read it: it holds no secrets.
/// </summary>
internal static class ApiDocument
{
    /// <summary>Where it is.</summary>
    public const string Path = "/api/openapi.json";

    private static readonly Lazy<byte[]> Utf8 = new(() => JsonSerializer.SerializeToUtf8Bytes(Create(), Options));

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Get() => TypedResults.Bytes(Utf8.Value, "application/json");

    /// <summary>All of it.</summary>
    public static JsonObject Create()
    {
        var document = Words();
        document["info"]!["version"] = BuildVersion.Text;
        Add(document, Derived());
        return document;
    }

    /// <summary>What people have written.</summary>
    public static JsonObject Words()
    {
        using var stream = typeof(ApiDocument).Assembly.GetManifestResourceStream("openapi.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    /// <summary>What the code says.</summary>
    public static JsonObject Derived()
    {
        var schemas = new ApiSchemas();
        var paths = new JsonObject();
        foreach (var method in ApiMethod.All)
        {
            paths[$"/api/{method.Name}"] = new JsonObject { ["post"] = Operation(method, schemas) };
        }

        return new JsonObject { ["paths"] = paths, ["components"] = new JsonObject { ["schemas"] = schemas.ToJson() } };
    }

    private static JsonObject Operation(ApiMethod method, ApiSchemas schemas) => new()
    {
        ["operationId"] = method.Name,
        ["parameters"] = new JsonArray(new JsonObject { ["$ref"] = "#/components/parameters/ErrorMode" }),
        ["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Json(schemas.Request(method.Request)) },
        ["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "What came of it.", ["content"] = Json(schemas.Answer(method.Answer)) },
            ["400"] = Response("BadRequest"),
            ["401"] = Response("Unauthorized"),
            ["413"] = Response("TooLarge"),
            ["default"] = Response("Error"),
        },
    };

    private static JsonObject Json(JsonObject schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Response(string name) => new() { ["$ref"] = $"#/components/responses/{name}" };

    /// <summary>Adds what is not there yet.</summary>
    private static void Add(JsonObject target, JsonObject more)
    {
        foreach (var (name, value) in more)
        {
            if (!target.ContainsKey(name))
            {
                target[name] = value?.DeepClone();
            }
            else if (target[name] is JsonObject inner && value is JsonObject innerMore)
            {
                Add(inner, innerMore);
            }
        }
    }
}
