using Forum.Web.Data;
using Forum.Web.Realtime;
using Forum.Web.Realtime.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Boards;

/// <summary>Tells open pages about boards. To be called within the transaction of the change.</summary>
internal sealed class BoardEvents(ForumDb db, OutboxWriter outbox)
{
    /// <summary>
    /// The pages of so many topics, the last active ones, are told that their channel is no longer used. Who has an older
    /// one open sees new posts with the next click.
    /// </summary>
    private const int MaxTopics = 1000;

    /// <summary>
    /// The board goes on in other channels (<see cref="Channels"/>). These are the last words in the old ones, and say
    /// nothing: pages ask the forum again, with a new token, and are told what their reader may still see.
    /// </summary>
    /// <param name="boardId">The board.</param>
    /// <param name="former">Who saw it until now.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task MovedAsync(long boardId, BoardVisibility former, CancellationToken cancellationToken)
    {
        var moved = new { Type = "board.moved" };
        outbox.Add(Channels.Board(boardId, former), moved);
        var topics = await db.Topics.Where(topic => topic.BoardId == boardId && topic.DeletedAt == null)
            .OrderByDescending(topic => topic.LastPostAt).Take(MaxTopics)
            .Select(topic => topic.Id)
            .ToListAsync(cancellationToken);
        foreach (var topic in topics)
        {
            outbox.Add(Channels.Topic(boardId, former, topic), moved);
        }
    }
}
