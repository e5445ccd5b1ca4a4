using Forum.Web.Data;
using Forum.Web.Moderation;
using Forum.Web.Realtime;
using Forum.Web.Realtime.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Accounts;

/// <summary>What came of giving a user a role.</summary>
internal enum RoleOutcome
{
    Done,

    /// <summary>There is no such user.</summary>
    NoSuchUser,

    /// <summary>The one who asked is no administrator.</summary>
    NotAllowed,

    /// <summary>Nobody would be left to run the forum.</summary>
    LastAdministrator,
}

/// <summary>
/// Says who is a moderator or administrator. The role counts with the user's next request; their open pages connect anew,
/// with the new rights.
/// </summary>
internal sealed class Roles(ForumDb db, AuditLog log, LiveSessions liveSessions, OutboxSignal outboxSignal, TimeProvider clock)
{
    /// <summary>Gives a user a role. Administrators may step down themselves, as long as another one is left.</summary>
    public async Task<RoleOutcome> SetAsync(Viewer administrator, long userId, Role role, CancellationToken cancellationToken)
    {
        if (!administrator.IsAdministrator || !Enum.IsDefined(role))
        {
            return RoleOutcome.NotAllowed;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Users.SingleOrDefaultAsync(user => user.Id == userId, cancellationToken) is not { } user)
        {
            return RoleOutcome.NoSuchUser;
        }

        if (user.Role == role)
        {
            return RoleOutcome.Done;
        }

        if (user.Role == Role.Administrator && !await db.Users.AnyAsync(
            other => other.Id != userId && other.Role == Role.Administrator && (other.BannedUntil == null || other.BannedUntil <= now),
            cancellationToken))
        {
            return RoleOutcome.LastAdministrator;
        }

        log.Add("user.role", administrator, user, reason: "", $": {user.Role} → {role}");
        user.Role = role;
        liveSessions.Reconnect(userId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return RoleOutcome.Done;
    }
}
