using Forum.Web.Accounts;
using Forum.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Notifications;

/// <summary>
/// Keeps <see cref="User.UnreadNotifications"/> along. It is counted anew in the transaction of each change, not added to:
/// so it is right whatever else has happened to the rows, such as posts that went away with theirs.
/// </summary>
internal sealed class UnreadCounter(ForumDb db)
{
    /// <summary>Counts; how many there are now. In the caller's transaction, after what it changed was saved.</summary>
    public async Task<int> CountAsync(long userId, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlInterpolatedAsync(
            $"""
            UPDATE "Users" SET "UnreadNotifications" =
                (SELECT COUNT(*) FROM "Notifications" WHERE "UserId" = {userId} AND "ReadAt" IS NULL)
            WHERE "Id" = {userId}
            """,
            cancellationToken);
        return await db.Users.Where(user => user.Id == userId).Select(user => user.UnreadNotifications).SingleOrDefaultAsync(cancellationToken);
    }
}
