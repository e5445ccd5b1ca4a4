using System.Diagnostics;
using System.Text.Json;
using Forum.Web.Data;

namespace Forum.Web.Realtime.Outbox;

/// <summary>
/// Puts publications into the outbox. They are saved with whatever else the context saves, and go out once that is
/// committed and <see cref="OutboxSignal.Wake"/> was called.
/// </summary>
internal sealed class OutboxWriter(ForumDb db, TimeProvider clock)
{
    /// <param name="channel">Where to publish, one of <see cref="Channels"/>.</param>
    /// <param name="payload">What subscribers get; serialized with the web defaults (camelCase).</param>
    public void Add<T>(string channel, T payload) => db.Outbox.Add(new OutboxMessage
    {
        Channel = channel,
        Payload = JsonSerializer.Serialize(payload, JsonSerializerOptions.Web),
        Traceparent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
        CreatedAt = clock.GetUtcNow().UtcDateTime,
    });
}
