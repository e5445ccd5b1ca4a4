using System.Text.Json;
using System.Text.Json.Nodes;

namespace Realtime.Service.Tests.OpenApi;

/// <summary>
/// As much of JSON Schema as the API's description uses. Stricter in one thing: a field that the schema does not
/// have is wrong.
/// </summary>
internal sealed class SchemaCheck(JsonObject document)
{
    /// <summary>What a reference refers to.</summary>
    public JsonNode Resolve(string reference)
    {
        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        JsonNode? node = document;
        foreach (var step in reference[2..].Split('/'))
        {
            node = node?[step];
        }

        return node ?? throw new InvalidOperationException($"{reference} leads nowhere.");
    }

    /// <summary>What is wrong with a value; null if nothing is.</summary>
    public string? Fault(JsonNode schema, JsonNode? value, string path = "$")
    {
        if (schema["$ref"] is { } reference)
        {
            return Fault(Resolve((string)reference!), value, path);
        }

        if (schema["type"] is { } type && !IsOf((string)type!, value))
        {
            return $"{path} is not of type {type}";
        }

        if (value is JsonArray array)
        {
            return array.Select((item, i) => Fault(schema["items"]!, item, $"{path}[{i}]")).FirstOrDefault(fault => fault is not null);
        }

        return value is JsonObject fields && schema["type"] is not null ? FaultOfObject(schema, fields, path) : null;
    }

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "integer" => value?.GetValueKind() == JsonValueKind.Number && decimal.IsInteger(value.GetValue<decimal>()),
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => value?.GetValueKind().ToString().ToLowerInvariant() == type,
    };

    private static bool HasAll(JsonNode schema, JsonObject fields) =>
        schema["required"]?.AsArray().All(name => fields.ContainsKey((string)name!)) ?? true;

    private string? FaultOfObject(JsonNode schema, JsonObject fields, string path)
    {
        if (!HasAll(schema, fields)
            || (schema["oneOf"] is JsonArray oneOf && oneOf.Count(one => HasAll(one!, fields)) != 1)
            || (schema["anyOf"] is JsonArray anyOf && !anyOf.Any(one => HasAll(one!, fields)))
            || fields.Count < ((int?)schema["minProperties"] ?? 0)
            || fields.Count > ((int?)schema["maxProperties"] ?? int.MaxValue))
        {
            return $"{path} does not have the fields that it must have";
        }

        foreach (var (name, value) in fields)
        {
            if ((schema["properties"]?[name] ?? schema["additionalProperties"]) is not { } inner)
            {
                return $"{path} must not have {name}";
            }

            if (Fault(inner, value, $"{path}.{name}") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }
}
