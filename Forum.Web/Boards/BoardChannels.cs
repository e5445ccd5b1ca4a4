using Forum.Web.Data;
using Forum.Web.Realtime;

namespace Forum.Web.Boards;

/// <summary>
/// Where to publish what happens in a board: depends on who sees it just then. To be asked within the transaction of the
/// change, which has the board loaded as a rule: then it costs nothing.
/// </summary>
internal sealed class BoardChannels(ForumDb db)
{
    public async ValueTask<string> BoardAsync(long boardId) => Channels.Board(boardId, await VisibilityAsync(boardId));

    public async ValueTask<string> TopicAsync(long boardId, long topicId) => Channels.Topic(boardId, await VisibilityAsync(boardId), topicId);

    private async ValueTask<BoardVisibility> VisibilityAsync(long boardId) =>
        (await db.Boards.FindAsync(boardId) ?? throw new InvalidOperationException($"There is no board {boardId}.")).Visibility;
}
