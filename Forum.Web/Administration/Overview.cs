using Forum.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Administration;

/// <summary>How much the forum holds, and what waits for somebody.</summary>
internal sealed record Overview(int Users, int Boards, int Topics, int Posts, int OpenReports, int HeldPosts)
{
    /// <summary>Four commands, none of which reads topics or posts.</summary>
    public static async Task<Overview> ReadAsync(ForumDb db, CancellationToken cancellationToken)
    {
        var boards = await db.Boards.Select(board => new { board.TopicCount, board.PostCount }).ToListAsync(cancellationToken);
        return new Overview(
            await db.Users.CountAsync(cancellationToken),
            boards.Count,
            boards.Sum(board => board.TopicCount),
            boards.Sum(board => board.PostCount),
            await db.Reports.CountAsync(report => report.ClosedAt == null, cancellationToken),
            await db.HeldPosts.CountAsync(cancellationToken));
    }
}
