using Forum.Web.Data;
using Forum.Web.Realtime;
using Forum.Web.Realtime.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Accounts;

/// <summary>A login session as its user sees it.</summary>
/// <param name="Id">Its name; opens nothing.</param>
/// <param name="Device">The browser and the system, in words.</param>
/// <param name="CreatedAt">When its user signed in.</param>
/// <param name="LastSeenAt">When it was last used, to within some minutes.</param>
/// <param name="IsThis">Whether the request belongs to it.</param>
internal sealed record SessionView(string Id, string Device, DateTime CreatedAt, DateTime LastSeenAt, bool IsThis);

/// <summary>Finds login sessions and ends them, together with their realtime connections.</summary>
internal sealed class UserSessions(ForumDb db, LiveSessions liveSessions, OutboxSignal outboxSignal, TimeProvider clock)
{
    /// <summary>How many sessions a user is shown: the newest. Signing out everywhere ends all.</summary>
    public const int MaxListed = 100;

    /// <summary>Whose session this is, by now, and when it was last used; null if it has ended or its user is banned. One command, by primary key.</summary>
    public async Task<(Viewer Viewer, DateTime LastSeenAt)?> FindAsync(string session, CancellationToken cancellationToken)
    {
        var found = await db.Sessions.AsNoTracking().Where(row => row.Id == session)
            .Select(row => new
            {
                row.LastSeenAt,
                row.User.BannedUntil,
                Viewer = new Viewer(row.UserId, row.User.Name, row.Id, row.User.Role, row.User.UnreadNotifications),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null || found.BannedUntil > clock.GetUtcNow().UtcDateTime ? null : (found.Viewer, found.LastSeenAt);
    }

    /// <summary>The viewer's sessions, last used first.</summary>
    public async Task<IReadOnlyList<SessionView>> ListAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        var sessions = await db.Sessions.AsNoTracking().Where(session => session.UserId == viewer.UserId)
            .OrderByDescending(session => session.LastSeenAt).ThenBy(session => session.Id).Take(MaxListed)
            .ToListAsync(cancellationToken);
        return [.. sessions.Select(session => new SessionView(
            session.Id, DeviceName.Of(session.Device), session.CreatedAt, session.LastSeenAt, session.Id == viewer.Session))];
    }

    /// <summary>Ends one of the viewer's sessions; false if they have none of this name.</summary>
    public async Task<bool> EndAsync(Viewer viewer, string session, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await RemoveAsync(db.Sessions.Where(row => row.UserId == viewer.UserId && row.Id == session), cancellationToken) == 0)
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return true;
    }

    /// <summary>Ends all of the viewer's sessions, this one too.</summary>
    public async Task EndAllAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await RemoveAsync(db.Sessions.Where(row => row.UserId == viewer.UserId), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
    }

    /// <summary>
    /// Removes sessions and has their connections ended, and saves what else is to be saved: for the caller's transaction,
    /// after which the outbox is to be woken. Returns how many there were.
    /// </summary>
    public async Task<int> RemoveAsync(IQueryable<UserSession> which, CancellationToken cancellationToken)
    {
        var sessions = await which.ToListAsync(cancellationToken);
        db.Sessions.RemoveRange(sessions);
        sessions.ForEach(session => liveSessions.End(session.Id));
        await db.SaveChangesAsync(cancellationToken);
        return sessions.Count;
    }
}
