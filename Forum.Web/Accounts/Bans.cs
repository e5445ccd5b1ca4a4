using Forum.Web.Data;
using Forum.Web.Moderation;
using Forum.Web.Realtime;
using Forum.Web.Realtime.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Accounts;

/// <summary>
/// Shuts users out for a while or for good, and lets them in again. The ban, the end of the user's sessions, the entry in
/// the audit log and the order to close their connections are one transaction.
/// </summary>
internal sealed class Bans(ForumDb db, AuditLog log, LiveSessions liveSessions, OutboxSignal outboxSignal)
{
    /// <summary>Whether someone may ban a user of this role: only those of a lower role, so never themselves.</summary>
    public static bool MayBan(Viewer moderator, Role role) => moderator.IsModerator && role < moderator.Role;

    /// <summary>Bans a user, or changes how long and why they are banned.</summary>
    /// <param name="moderator">Who does it.</param>
    /// <param name="userId">Whom it hits.</param>
    /// <param name="until">When it ends, UTC; null for never.</param>
    /// <param name="reason">Why, as the user will be told.</param>
    /// <param name="cancellationToken">Stops; nothing has happened then.</param>
    public async Task<BanOutcome> BanAsync(
        Viewer moderator, long userId, DateTime? until, string reason, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (user, outcome) = await FindAsync(moderator, userId, cancellationToken);
        if (user is null)
        {
            return outcome;
        }

        user.BannedUntil = until ?? User.ForGood;
        user.BanReason = reason[..Math.Min(reason.Length, User.MaxBanReasonLength)];
        log.Add("user.banned", moderator, user, reason);
        db.Sessions.RemoveRange(await db.Sessions.Where(session => session.UserId == userId).ToListAsync(cancellationToken));
        liveSessions.Disconnect(userId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return BanOutcome.Done;
    }

    /// <summary>Lets a user in again who is banned.</summary>
    public async Task<BanOutcome> LiftAsync(Viewer moderator, long userId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (user, outcome) = await FindAsync(moderator, userId, cancellationToken);
        if (user is null)
        {
            return outcome;
        }

        if (user.BannedUntil is not null)
        {
            user.BannedUntil = null;
            user.BanReason = "";
            log.Add("user.unbanned", moderator, user, reason: "");
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return BanOutcome.Done;
    }

    private async Task<(User? User, BanOutcome Outcome)> FindAsync(Viewer moderator, long userId, CancellationToken cancellationToken) =>
        await db.Users.SingleOrDefaultAsync(user => user.Id == userId, cancellationToken) switch
        {
            null => (null, BanOutcome.NoSuchUser),
            { } user when MayBan(moderator, user.Role) => (user, BanOutcome.Done),
            _ => (null, BanOutcome.NotAllowed),
        };
}
