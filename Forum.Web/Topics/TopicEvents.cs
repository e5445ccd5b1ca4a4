using Forum.Web.Boards;
using Forum.Web.Realtime.Outbox;
using Forum.Web.Web;

namespace Forum.Web.Topics;

/// <summary>
/// Tells open pages about posts and topics. The HTML is that of the page's own partials, rendered once for everyone:
/// it holds nothing that depends on who looks.
/// </summary>
internal sealed class TopicEvents(OutboxWriter outbox, PartialRenderer partials, BoardChannels channels)
{
    public async Task PostCreatedAsync(long boardId, PostView post) =>
        outbox.Add(await channels.TopicAsync(boardId, post.TopicId), new
        {
            Type = "post.created",
            post.TopicId,
            PostId = post.Id,
            post.Number,
            Html = await partials.RenderAsync(Partials.Post, post),
        });

    public Task TopicCreatedAsync(TopicRow topic) => AddAsync("topic.created", topic);

    public Task TopicUpdatedAsync(TopicRow topic) => AddAsync("topic.updated", topic);

    private async Task AddAsync(string type, TopicRow topic) =>
        outbox.Add(await channels.BoardAsync(topic.BoardId), new
        {
            Type = type,
            TopicId = topic.Id,
            Html = await partials.RenderAsync(Partials.TopicRow, topic),
        });
}
