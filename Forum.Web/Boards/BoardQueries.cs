using Forum.Web.Accounts;
using Forum.Web.Data;
using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Boards;

/// <summary>A board as the home page lists it, with the topic that was last active in it.</summary>
internal sealed record BoardSummary(
    long Id, string Slug, string Name, string Description, BoardVisibility Visibility, int TopicCount, int PostCount, TopicRow? LastTopic);

/// <summary>A board as its own pages need it.</summary>
internal sealed record BoardView(long Id, string Slug, string Name, string Description, BoardVisibility Visibility, int TopicCount);

/// <summary>Reads boards for pages.</summary>
internal sealed class BoardQueries(ForumDb db)
{
    /// <summary>All boards that the viewer sees, in their order. Two commands, however many boards there are.</summary>
    public async Task<IReadOnlyList<BoardSummary>> ListAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        var boards = await db.Boards.AsNoTracking().VisibleTo(viewer)
            .OrderBy(board => board.Position).ThenBy(board => board.Id)
            .Select(board => new
            {
                board.Id,
                board.Slug,
                board.Name,
                board.Description,
                board.Visibility,
                board.TopicCount,
                board.PostCount,
                LastTopicId = db.Topics.Where(topic => topic.BoardId == board.Id)
                    .OrderByDescending(topic => topic.LastPostAt).Select(topic => (long?)topic.Id).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);

        var lastIds = boards.Where(board => board.LastTopicId is not null).Select(board => board.LastTopicId!.Value).ToList();
        var lastTopics = await db.Topics.AsNoTracking().Where(topic => lastIds.Contains(topic.Id))
            .Select(TopicRow.FromTopic)
            .ToDictionaryAsync(row => row.BoardId, cancellationToken);

        return [.. boards.Select(board => new BoardSummary(
            board.Id, board.Slug, board.Name, board.Description, board.Visibility, board.TopicCount, board.PostCount,
            lastTopics.GetValueOrDefault(board.Id)))];
    }

    /// <summary>The board with this slug; null if there is none that the viewer sees.</summary>
    public Task<BoardView?> FindAsync(string slug, Viewer viewer, CancellationToken cancellationToken) =>
        db.Boards.AsNoTracking().VisibleTo(viewer).Where(board => board.Slug == slug)
            .Select(board => new BoardView(board.Id, board.Slug, board.Name, board.Description, board.Visibility, board.TopicCount))
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>The ids of all boards that the viewer sees.</summary>
    public async Task<IReadOnlyList<long>> VisibleIdsAsync(Viewer viewer, CancellationToken cancellationToken) =>
        await db.Boards.VisibleTo(viewer).OrderBy(board => board.Id).Select(board => board.Id).ToListAsync(cancellationToken);

    /// <summary>All boards that the viewer sees, with who else does: what the names of their channels are made of.</summary>
    public async Task<IReadOnlyList<(long Id, BoardVisibility Visibility)>> VisibleAsync(Viewer viewer, CancellationToken cancellationToken) =>
        [.. (await db.Boards.VisibleTo(viewer).OrderBy(board => board.Id).Select(board => new { board.Id, board.Visibility }).ToListAsync(cancellationToken))
            .Select(board => (board.Id, board.Visibility))];
}
