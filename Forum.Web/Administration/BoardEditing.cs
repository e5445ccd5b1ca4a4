using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Moderation;
using Forum.Web.Realtime.Outbox;
using Forum.Web.Web;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Administration;

/// <summary>What came of a change to a board.</summary>
internal enum BoardOutcome
{
    Done,

    /// <summary>There is no such board.</summary>
    NoSuchBoard,

    /// <summary>Another board has that name in addresses.</summary>
    SlugTaken,

    /// <summary>The board has topics, if only deleted ones, or posts that wait for approval.</summary>
    NotEmpty,
}

/// <summary>A board in the list of all.</summary>
internal sealed record BoardRow(long Id, string Slug, string Name, string Description, BoardVisibility Visibility, int TopicCount, int PostCount);

/// <summary>Makes, changes, orders and deletes boards. Each change is one transaction with its entry in the audit log.</summary>
internal sealed class BoardEditing(ForumDb db, BoardEvents events, AuditLog log, OutboxSignal outboxSignal)
{
    private const int SqliteConstraintUnique = 2067;

    /// <summary>All boards, in their order.</summary>
    public async Task<IReadOnlyList<BoardRow>> ListAsync(CancellationToken cancellationToken) =>
        await db.Boards.AsNoTracking().OrderBy(board => board.Position).ThenBy(board => board.Id)
            .Select(board => new BoardRow(
                board.Id, board.Slug, board.Name, board.Description, board.Visibility, board.TopicCount, board.PostCount))
            .ToListAsync(cancellationToken);

    public Task<Board?> FindAsync(long id, CancellationToken cancellationToken) =>
        db.Boards.AsNoTracking().SingleOrDefaultAsync(board => board.Id == id, cancellationToken);

    /// <summary>Adds a board, below the others.</summary>
    public async Task<BoardOutcome> CreateAsync(Viewer administrator, BoardForm form, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var last = await db.Boards.MaxAsync(board => (int?)board.Position, cancellationToken) ?? 0;
        db.Boards.Add(new Board
        {
            Name = form.Name,
            Slug = form.Slug,
            Description = form.Description ?? "",
            Visibility = form.Visibility,
            Position = last + 1,
        });
        log.Add("board.created", administrator, $"{form.Name}, for {Who(form.Visibility)}", Links.Board(form.Slug));
        return await SaveAsync(transaction.CommitAsync, cancellationToken);
    }

    /// <summary>Changes a board. Who does not see it any more hears nothing more of it.</summary>
    public async Task<BoardOutcome> ChangeAsync(Viewer administrator, long id, BoardForm form, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Boards.SingleOrDefaultAsync(board => board.Id == id, cancellationToken) is not { } board)
        {
            return BoardOutcome.NoSuchBoard;
        }

        var changes = new List<string>();
        Note("name", board.Name, form.Name);
        Note("address", board.Slug, form.Slug);
        Note("for", Who(board.Visibility), Who(form.Visibility));
        Note("description", board.Description, form.Description ?? "");
        if (changes.Count == 0)
        {
            return BoardOutcome.Done;
        }

        if (board.Visibility != form.Visibility)
        {
            await events.MovedAsync(id, board.Visibility, cancellationToken);
        }

        (board.Name, board.Slug, board.Description, board.Visibility) = (form.Name, form.Slug, form.Description ?? "", form.Visibility);
        log.Add("board.changed", administrator, $"{board.Name}: {string.Join("; ", changes)}", Links.Board(board.Slug));
        return await SaveAsync(transaction.CommitAsync, cancellationToken);

        void Note(string what, string before, string after)
        {
            if (before != after)
            {
                changes.Add($"{what} “{before}” → “{after}”");
            }
        }
    }

    /// <summary>Moves a board up or down by one place; at the end of the list it stays.</summary>
    public async Task<BoardOutcome> MoveAsync(Viewer administrator, long id, bool up, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var boards = await db.Boards.OrderBy(board => board.Position).ThenBy(board => board.Id).ToListAsync(cancellationToken);
        var from = boards.FindIndex(board => board.Id == id);
        if (from < 0)
        {
            return BoardOutcome.NoSuchBoard;
        }

        var to = Math.Clamp(up ? from - 1 : from + 1, 0, boards.Count - 1);
        if (to == from)
        {
            return BoardOutcome.Done;
        }

        (boards[from], boards[to]) = (boards[to], boards[from]);
        for (var i = 0; i < boards.Count; i++)
        {
            boards[i].Position = i + 1;
        }

        log.Add("board.ordered", administrator, $"{boards[to].Name}, now {(up ? "above" : "below")} {boards[from].Name}", Links.Board(boards[to].Slug));
        return await SaveAsync(transaction.CommitAsync, cancellationToken);
    }

    /// <summary>Deletes a board that holds nothing.</summary>
    public async Task<BoardOutcome> DeleteAsync(Viewer administrator, long id, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Boards.SingleOrDefaultAsync(board => board.Id == id, cancellationToken) is not { } board)
        {
            return BoardOutcome.NoSuchBoard;
        }

        if (await db.Topics.AnyAsync(topic => topic.BoardId == id, cancellationToken)
            || await db.HeldPosts.AnyAsync(held => held.BoardId == id, cancellationToken))
        {
            return BoardOutcome.NotEmpty;
        }

        db.Boards.Remove(board);
        log.Add("board.deleted", administrator, board.Name);
        return await SaveAsync(transaction.CommitAsync, cancellationToken);
    }

    /// <summary>Who sees boards of this kind, in words.</summary>
    public static string Who(BoardVisibility visibility) => visibility switch
    {
        BoardVisibility.Public => "everyone",
        BoardVisibility.Members => "members",
        _ => "moderators and administrators",
    };

    private async Task<BoardOutcome> SaveAsync(Func<CancellationToken, Task> commit, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception)
            when (exception.InnerException is SqliteException { SqliteExtendedErrorCode: SqliteConstraintUnique })
        {
            // The unique index decides: it knows of no other names that must differ.
            db.ChangeTracker.Clear();
            return BoardOutcome.SlugTaken;
        }

        await commit(cancellationToken);
        outboxSignal.Wake();
        return BoardOutcome.Done;
    }
}
