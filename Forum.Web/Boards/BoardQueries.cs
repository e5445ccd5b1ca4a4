using Forum.Web.Accounts;
using Forum.Web.Data;
using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Boards;

/// <summary>What is going on in a board: the model of the partial <c>Boards/_Activity</c>, on the home page and in events.</summary>
/// <param name="TopicCount">How many topics it has.</param>
/// <param name="PostCount">How many posts they have together.</param>
/// <param name="LastTopic">The topic that was last active; null if there is none.</param>
internal sealed record BoardActivity(int TopicCount, int PostCount, TopicRow? LastTopic);

/// <summary>A board as the home page lists it.</summary>
internal sealed record BoardSummary(
    long Id, string Slug, string Name, string Description, BoardVisibility Visibility, BoardActivity Activity);

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
                LastTopicId = db.Topics.Where(topic => topic.BoardId == board.Id && topic.DeletedAt == null)
                    .OrderByDescending(topic => topic.LastPostAt).Select(topic => (long?)topic.Id).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);

        var lastIds = boards.Where(board => board.LastTopicId is not null).Select(board => board.LastTopicId!.Value).ToList();
        var lastTopics = await db.Topics.AsNoTracking().Where(topic => lastIds.Contains(topic.Id))
            .Select(TopicRow.FromTopic)
            .ToDictionaryAsync(row => row.BoardId, cancellationToken);

        return [.. boards.Select(board => new BoardSummary(
            board.Id, board.Slug, board.Name, board.Description, board.Visibility,
            new BoardActivity(board.TopicCount, board.PostCount, lastTopics.GetValueOrDefault(board.Id))))];
    }

    /// <summary>What is going on in one board, whoever may see it: for those who listen to its channel.</summary>
    public async Task<BoardActivity> ActivityAsync(long boardId, CancellationToken cancellationToken)
    {
        var counts = await db.Boards.AsNoTracking().Where(board => board.Id == boardId)
            .Select(board => new { board.TopicCount, board.PostCount })
            .SingleAsync(cancellationToken);
        var last = await db.Topics.AsNoTracking().Where(topic => topic.BoardId == boardId && topic.DeletedAt == null)
            .OrderByDescending(topic => topic.LastPostAt)
            .Select(TopicRow.FromTopic)
            .FirstOrDefaultAsync(cancellationToken);
        return new BoardActivity(counts.TopicCount, counts.PostCount, last);
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

    /// <summary>Slug and name of all boards that the viewer sees, in their order.</summary>
    public async Task<IReadOnlyList<(string Slug, string Name)>> NamesAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        var boards = await db.Boards.AsNoTracking().VisibleTo(viewer)
            .OrderBy(board => board.Position).ThenBy(board => board.Id)
            .Select(board => new { board.Slug, board.Name })
            .ToListAsync(cancellationToken);
        return [.. boards.Select(board => (board.Slug, board.Name))];
    }
}
