using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Forum.Web.Administration;

/// <summary>Settings as the database keeps them: a row for each, with the property's name and its value in JSON.</summary>
internal static class SettingRows
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyDictionary<string, string> Write(ForumSettings settings) =>
        JsonSerializer.SerializeToNode(settings, Json)!.AsObject().ToDictionary(setting => setting.Key, setting => setting.Value!.ToJsonString(Json));

    /// <summary>The settings that the rows say, the defaults for what they do not say. Rows of another version of the forum that mean nothing to this one are passed over.</summary>
    public static ForumSettings Read(IEnumerable<Setting> rows)
    {
        var read = new JsonObject();
        foreach (var row in rows)
        {
            if (IsRight(row))
            {
                read[row.Name] = JsonNode.Parse(row.Value);
            }
        }

        return read.Deserialize<ForumSettings>(Json)!;
    }

    private static bool IsRight(Setting row)
    {
        try
        {
            return JsonNode.Parse(row.Value) is { } value && new JsonObject { [row.Name] = value }.Deserialize<ForumSettings>(Json) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
