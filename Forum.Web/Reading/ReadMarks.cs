using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Realtime;
using Forum.Web.Realtime.Outbox;
using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Forum.Web.Reading;

/// <summary>
/// Knows how far each user has read each topic. What is older than the account or than <see cref="ReadingOptions.Horizon"/>
/// counts as read. Visitors who are not signed in have no marks, and cost no command.
/// </summary>
internal sealed class ReadMarks(
    ForumDb db, OutboxWriter outbox, OutboxSignal outboxSignal, TimeProvider clock, IOptions<ReadingOptions> options)
{
    /// <summary>The same rows, each with how far the viewer has read it. One command.</summary>
    public async Task<IReadOnlyList<TopicRow>> MarkAsync(IReadOnlyList<TopicRow> rows, Viewer viewer, CancellationToken cancellationToken)
    {
        if (viewer.UserId is not { } userId || rows.Count == 0)
        {
            return rows;
        }

        var marks = await FindAsync(userId, [.. rows.Select(row => row.Id)], cancellationToken);
        return [.. rows.Select(row => row with { LastRead = marks.GetValueOrDefault(row.Id) })];
    }

    /// <summary>The number of the last post of a topic that the viewer has read; 0 if none. One command.</summary>
    public async Task<int> FindAsync(long topicId, Viewer viewer, CancellationToken cancellationToken) =>
        viewer.UserId is { } userId
            ? (await FindAsync(userId, [topicId], cancellationToken)).GetValueOrDefault(topicId)
            : 0;

    /// <summary>How many topics that the viewer sees have something unread, by board; without boards that have none. One command.</summary>
    public async Task<IReadOnlyDictionary<long, int>> CountByBoardAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        if (viewer.UserId is not { } userId)
        {
            return new Dictionary<long, int>();
        }

        var horizon = Horizon;
        var unread =
            from topic in db.Topics.AsNoTracking().VisibleTo(viewer)
            from user in db.Users
            where user.Id == userId && topic.LastPostAt > user.CreatedAt && topic.LastPostAt > horizon
                && !db.TopicReads.Any(read => read.UserId == userId && read.TopicId == topic.Id && read.LastNumber >= topic.LastNumber)
            group topic by topic.BoardId into board
            select new { board.Key, Count = board.Count() };
        return await unread.ToDictionaryAsync(board => board.Key, board => board.Count, cancellationToken);
    }

    /// <summary>
    /// Notes that a user has read a topic, which they see, up to the post with this number; the number up to which they had before.
    /// Nothing is written when that is not less.
    /// </summary>
    public async Task<int> AdvanceAsync(long userId, long topicId, int number, CancellationToken cancellationToken)
    {
        var before = (await FindAsync(userId, [topicId], cancellationToken)).GetValueOrDefault(topicId);
        if (number <= before)
        {
            return before;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var changed = await db.Database.ExecuteSqlInterpolatedAsync(
            $"""
            INSERT INTO "TopicReads" ("UserId", "TopicId", "LastNumber", "UpdatedAt") VALUES ({userId}, {topicId}, {number}, {Now})
            ON CONFLICT ("UserId", "TopicId") DO UPDATE SET "LastNumber" = excluded."LastNumber", "UpdatedAt" = excluded."UpdatedAt"
            WHERE excluded."LastNumber" > "TopicReads"."LastNumber"
            """,
            cancellationToken);
        if (changed > 0)
        {
            await TellAsync(userId, topicId, number, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            outboxSignal.Wake();
        }

        return before;
    }

    /// <summary>
    /// In the transaction of a post: its author has read it, unless posts before it are unread, which stay so. The caller wakes the outbox.
    /// </summary>
    public async Task PostedAsync(long authorId, long topicId, int number, CancellationToken cancellationToken)
    {
        var changed = await db.Database.ExecuteSqlInterpolatedAsync(
            $"""
            INSERT INTO "TopicReads" ("UserId", "TopicId", "LastNumber", "UpdatedAt") VALUES ({authorId}, {topicId}, {number}, {Now})
            ON CONFLICT ("UserId", "TopicId") DO UPDATE SET "LastNumber" = excluded."LastNumber", "UpdatedAt" = excluded."UpdatedAt"
            WHERE "TopicReads"."LastNumber" = excluded."LastNumber" - 1
            """,
            cancellationToken);
        if (changed > 0)
        {
            await TellAsync(authorId, topicId, number, cancellationToken);
        }
    }

    /// <summary>Marks every topic of these boards as read.</summary>
    public async Task MarkAllAsync(long userId, IReadOnlyList<long> boardIds, CancellationToken cancellationToken)
    {
        var horizon = new DateTimeOffset(Horizon).ToUnixTimeMilliseconds();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var boardId in boardIds)
        {
            await db.Database.ExecuteSqlInterpolatedAsync(
                $"""
                INSERT INTO "TopicReads" ("UserId", "TopicId", "LastNumber", "UpdatedAt")
                SELECT u."Id", t."Id", t."LastNumber", {Now} FROM "Topics" t JOIN "Users" u ON u."Id" = {userId}
                WHERE t."BoardId" = {boardId} AND t."LastPostAt" > u."CreatedAt" AND t."LastPostAt" > {horizon}
                ON CONFLICT ("UserId", "TopicId") DO UPDATE SET "LastNumber" = excluded."LastNumber", "UpdatedAt" = excluded."UpdatedAt"
                WHERE excluded."LastNumber" > "TopicReads"."LastNumber"
                """,
                cancellationToken);
        }

        outbox.Add(Channels.User(userId), new { Type = "boards.read", BoardIds = boardIds });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
    }

    private DateTime Horizon => clock.GetUtcNow().UtcDateTime - options.Value.Horizon;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The user's other pages, which may list the topic.</summary>
    private async Task TellAsync(long userId, long topicId, int number, CancellationToken cancellationToken)
    {
        outbox.Add(Channels.User(userId), new { Type = "topic.read", TopicId = topicId, Number = number });
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<Dictionary<long, int>> FindAsync(long userId, List<long> topicIds, CancellationToken cancellationToken)
    {
        var horizon = Horizon;
        var marks =
            from topic in db.Topics.AsNoTracking()
            from user in db.Users
            where topicIds.Contains(topic.Id) && user.Id == userId
            select new
            {
                topic.Id,
                topic.LastNumber,
                IsOld = topic.LastPostAt <= user.CreatedAt || topic.LastPostAt <= horizon,
                Mark = db.TopicReads.Where(read => read.UserId == userId && read.TopicId == topic.Id).Select(read => (int?)read.LastNumber).FirstOrDefault(),

                // Looked for from the end, and only where there can be some.
                Old = topic.CreatedAt <= user.CreatedAt || topic.CreatedAt <= horizon
                    ? db.Posts.Where(post => post.TopicId == topic.Id && (post.CreatedAt <= user.CreatedAt || post.CreatedAt <= horizon))
                        .OrderByDescending(post => post.Number).Select(post => (int?)post.Number).FirstOrDefault()
                    : null,
            };
        return await marks.ToDictionaryAsync(
            mark => mark.Id, mark => mark.IsOld ? mark.LastNumber : Math.Max(mark.Mark ?? 0, mark.Old ?? 0), cancellationToken);
    }
}
