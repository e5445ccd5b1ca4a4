using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtime.Backchannel.Events;

/// <summary>Something that happened to a user, a channel or a connection. What does not belong to its type is null.</summary>
public sealed record LifecycleEvent
{
    /// <summary>What happened.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<LifecycleEventType>))]
    public required LifecycleEventType Type { get; init; }

    /// <summary>The user's id in the backend.</summary>
    public string? User { get; init; }

    /// <summary>The channel's name.</summary>
    public string? Channel { get; init; }

    /// <summary>The connection's client id (protocol 1.3).</summary>
    public string? Client { get; init; }

    /// <summary>The backend's id of the login session.</summary>
    public string? Session { get; init; }

    /// <summary>The node it happened on.</summary>
    public string? Node { get; init; }

    /// <summary>The disconnect code (protocol 1.8).</summary>
    public ushort? Code { get; init; }

    /// <summary>The text that goes with the code.</summary>
    public string? Reason { get; init; }

    /// <summary>When it happened, to the millisecond.</summary>
    [JsonConverter(typeof(UnixMillisecondsConverter))]
    public DateTimeOffset At { get; init; }

    /// <summary>
    /// Its place in the order of events, from 1. The same event comes with the same number however often it comes, until
    /// Redis loses its data. A <see cref="LifecycleEventType.Gap"/> has the number of the last one that is missing.
    /// </summary>
    [JsonIgnore]
    public long Number { get; init; }

    /// <summary>The event as it is kept.</summary>
    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, EventJson.Default.LifecycleEvent);

    /// <summary>Reads an event; null if it is not one, for instance one of a later version.</summary>
    internal static LifecycleEvent? TryParse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, EventJson.Default.LifecycleEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LifecycleEvent))]
internal sealed partial class EventJson : JsonSerializerContext;
