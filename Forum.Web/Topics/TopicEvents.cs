using Forum.Web.Boards;
using Forum.Web.Realtime.Outbox;
using Forum.Web.Web;

namespace Forum.Web.Topics;

/// <summary>
/// Tells open pages about posts and topics. The HTML is that of the page's own partials, rendered once for everyone:
/// it holds nothing that depends on who looks. To be called when the change is saved, within its transaction.
/// </summary>
internal sealed class TopicEvents(OutboxWriter outbox, PartialRenderer partials, BoardQueries boards, BoardChannels channels)
{
    /// <param name="boardId">The topic's board.</param>
    /// <param name="post">The new post.</param>
    /// <param name="key">The key of the form that it came with: the page that sent it knows its own post by that.</param>
    public async Task PostCreatedAsync(long boardId, PostView post, string? key) =>
        outbox.Add(await channels.TopicAsync(boardId, post.TopicId), new
        {
            Type = "post.created",
            post.TopicId,
            PostId = post.Id,
            post.Number,
            post.Version,
            Key = key,
            Html = await partials.RenderAsync(Partials.Post, post),
        });

    /// <summary>The post was edited, deleted or restored.</summary>
    public async Task PostUpdatedAsync(long boardId, PostView post) =>
        outbox.Add(await channels.TopicAsync(boardId, post.TopicId), new
        {
            Type = "post.updated",
            post.TopicId,
            PostId = post.Id,
            post.Number,
            post.Version,
            Html = await partials.RenderAsync(Partials.Post, post),
        });

    /// <summary>What readers say with one click to a post: all of it, whatever has changed, and not whose it is.</summary>
    public async Task ReactionsChangedAsync(long boardId, long topicId, ReactionBar bar) =>
        outbox.Add(await channels.TopicAsync(boardId, topicId), new
        {
            Type = "reactions.changed",
            TopicId = topicId,
            bar.PostId,
            bar.Version,
            Html = await partials.RenderAsync(Partials.Reactions, bar with { Mine = null, HasAll = false }),
        });

    public Task TopicCreatedAsync(TopicRow topic, CancellationToken cancellationToken) =>
        ToBoardAsync("topic.created", topic, topic.LastAuthor, cancellationToken);

    /// <summary>There is something new to read in the topic.</summary>
    public Task TopicRepliedAsync(TopicRow topic, CancellationToken cancellationToken) =>
        ToBoardAsync("topic.updated", topic, topic.LastAuthor, cancellationToken);

    /// <summary>The topic stands differently in its board's list.</summary>
    public Task TopicUpdatedAsync(TopicRow topic, CancellationToken cancellationToken) =>
        ToBoardAsync("topic.updated", topic, by: null, cancellationToken);

    /// <summary>The topic's title, lock or pin changed, for those who have it open.</summary>
    public async Task TopicTitleUpdatedAsync(TopicView topic) =>
        outbox.Add(await channels.TopicAsync(topic.BoardId, topic.Id), new
        {
            Type = "topic.updated",
            TopicId = topic.Id,
            topic.Version,
            topic.Title,
            topic.IsLocked,
            Html = await partials.RenderAsync(Partials.TopicTitle, topic),
        });

    /// <summary>The topic is not in this board any more. Says nothing about it: whoever listens may not see where it is now.</summary>
    /// <param name="topicId">The topic.</param>
    /// <param name="boardId">The board that it was in.</param>
    /// <param name="isMoved">Whether it is in another board now; it was deleted otherwise.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task TopicRemovedAsync(long topicId, long boardId, bool isMoved, CancellationToken cancellationToken)
    {
        outbox.Add(await channels.TopicAsync(boardId, topicId), new { Type = isMoved ? "topic.moved" : "topic.removed", TopicId = topicId });
        outbox.Add(await channels.BoardAsync(boardId), new
        {
            Type = "topic.removed",
            TopicId = topicId,
            Board = await ActivityAsync(boardId, cancellationToken),
        });
    }

    /// <param name="type">The event's type.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="by">Who has written something that others have not read; null if nobody has.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    private async Task ToBoardAsync(string type, TopicRow topic, string? by, CancellationToken cancellationToken) =>
        outbox.Add(await channels.BoardAsync(topic.BoardId), new
        {
            Type = type,
            TopicId = topic.Id,
            topic.Version,
            By = by,
            Html = await partials.RenderAsync(Partials.TopicRow, topic),
            Board = await ActivityAsync(topic.BoardId, cancellationToken),
        });

    /// <summary>What the home page shows of a board, as HTML.</summary>
    private async Task<string> ActivityAsync(long boardId, CancellationToken cancellationToken) =>
        await partials.RenderAsync(Partials.BoardActivity, await boards.ActivityAsync(boardId, cancellationToken));
}
