using Forum.Web.Realtime;
using Forum.Web.Realtime.Outbox;

namespace Forum.Web.Moderation;

/// <summary>Tells moderators' open pages that there is more or less to look at. How much, and nothing else.</summary>
internal sealed class QueueEvents(OutboxWriter outbox, ModerationQueue queue)
{
    /// <summary>To be called when the change is saved, within its transaction; the caller saves once more.</summary>
    public async Task ChangedAsync(CancellationToken cancellationToken)
    {
        var counts = await queue.CountAsync(cancellationToken);
        outbox.Add(Channels.Queue, new { Type = "queue.changed", counts.Reports, counts.Held });
    }
}
