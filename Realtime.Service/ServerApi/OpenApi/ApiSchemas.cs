using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Realtime.Service.ServerApi.OpenApi;

/// <summary>
/// Derives JSON schemas from the types that are read and written, by the same rules as those: a schema for every
/// object, which others refer to.
/// </summary>
internal sealed class ApiSchemas
{
    private const string Place = "#/components/schemas/";

    private readonly SortedDictionary<string, JsonNode?> _schemas = new(StringComparer.Ordinal);

    /// <summary>All that have been referred to, by name.</summary>
    public JsonObject ToJson() => new(_schemas);

    /// <summary>A reference to what callers send. What must be in it is not for types to say: it is checked by hand.</summary>
    public JsonObject Request(JsonTypeInfo type) => Refer(type, required: false);

    /// <summary>A reference to what callers get. Whatever cannot be null is always there.</summary>
    public JsonObject Answer(JsonTypeInfo type) => Refer(type, required: true);

    private JsonObject Refer(JsonTypeInfo type, bool required)
    {
        var name = NameOf(type.Type);
        if (_schemas.TryAdd(name, null))
        {
            _schemas[name] = Export(type, required);
        }

        return new JsonObject { ["$ref"] = Place + name };
    }

    private JsonNode Export(JsonTypeInfo type, bool required) => type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) => Finish(context, schema, required),
    });

    private JsonNode Finish(JsonSchemaExporterContext context, JsonNode node, bool required)
    {
        var info = context.TypeInfo;
        if (info.Kind == JsonTypeInfoKind.Object && !context.Path.IsEmpty)
        {
            return Refer(info.Options.GetTypeInfo(info.Type), required);
        }

        if (node is not JsonObject schema)
        {
            // "true": any JSON value.
            return new JsonObject();
        }

        if (schema.ContainsKey("$ref"))
        {
            // A list that has been there before: the exporter points to the place, which will be another one in the document.
            return Export(info.Options.GetTypeInfo(info.Type), required);
        }

        // Null is as good as nothing in requests, and left out of answers.
        if (schema["type"] is JsonArray types)
        {
            schema["type"] = types.Select(type => (string?)type).First(type => type != "null");
        }

        if (FormatOf(Nullable.GetUnderlyingType(info.Type) ?? info.Type) is { } format)
        {
            schema["format"] = format;
            if (format[0] == 'u')
            {
                schema["minimum"] = 0;
            }
        }

        if (info.Kind == JsonTypeInfoKind.Object)
        {
            FinishObject(info, schema, required);
        }

        return schema;
    }

    private static void FinishObject(JsonTypeInfo info, JsonObject schema, bool required)
    {
        var always = info.Properties.Where(property => required && !property.IsGetNullable).Select(property => (JsonNode?)property.Name).ToArray();
        schema.Remove("required");
        if (always.Length > 0)
        {
            schema["required"] = new JsonArray(always);
        }

        if (IsAnswer(info.Type))
        {
            schema["oneOf"] = new JsonArray(
                [.. info.Properties.Select(property => new JsonObject { ["required"] = new JsonArray(property.Name) })]);
        }
    }

    private static bool IsAnswer(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Answer<>);

    private static string NameOf(Type type) =>
        IsAnswer(type) ? type.GenericTypeArguments[0].Name.Replace("Result", "", StringComparison.Ordinal) + "Answer" : type.Name;

    private static string? FormatOf(Type type) =>
        type == typeof(int) ? "int32"
        : type == typeof(long) ? "int64"
        : type == typeof(uint) ? "uint32"
        : type == typeof(ulong) ? "uint64"
        : null;
}
