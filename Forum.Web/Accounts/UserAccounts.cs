using Forum.Web.Data;
using Forum.Web.Realtime.Outbox;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Accounts;

/// <summary>Creates accounts and checks passwords.</summary>
internal sealed class UserAccounts(
    ForumDb db, UserSessions sessions, SignInAttempts attempts, IPasswordHasher<User> hasher, OutboxSignal outboxSignal, TimeProvider clock)
{
    private const int SqliteConstraintUnique = 2067;

    /// <summary>Verified against when there is no such user, so that the answer takes as long as for a wrong password.</summary>
    private static string? _nobodysHash;

    /// <summary>Creates an account; null if the name is taken.</summary>
    public async Task<User?> RegisterAsync(string name, string password, CancellationToken cancellationToken)
    {
        var user = new User
        {
            Name = name,
            NormalizedName = UserName.Normalize(name),
            PasswordHash = "",
            CreatedAt = clock.GetUtcNow().UtcDateTime,
        };
        user.PasswordHash = hasher.HashPassword(user, password);
        db.Users.Add(user);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return user;
        }
        catch (DbUpdateException exception)
            when (exception.InnerException is SqliteException { SqliteExtendedErrorCode: SqliteConstraintUnique })
        {
            // The unique index decides, not a look beforehand: two may register the same name at the same moment.
            db.Entry(user).State = EntityState.Detached;
            return null;
        }
    }

    /// <summary>Looks for the user with this name and password, unless there were too many wrong ones for this name.</summary>
    public async Task<PasswordCheck> AuthenticateAsync(string name, string password, CancellationToken cancellationToken)
    {
        var normalized = UserName.Normalize(name);
        if (attempts.Begin(normalized) is { } wait)
        {
            return new(null, wait);
        }

        var user = await db.Users.SingleOrDefaultAsync(u => u.NormalizedName == normalized, cancellationToken);
        if (user is null)
        {
            var nobody = new User { Name = "", NormalizedName = "", PasswordHash = "" };
            hasher.VerifyHashedPassword(nobody, _nobodysHash ??= hasher.HashPassword(nobody, Guid.NewGuid().ToString()), password);
            return new(null);
        }

        var result = hasher.VerifyHashedPassword(user, user.PasswordHash, password);
        if (result == PasswordVerificationResult.Failed)
        {
            return new(null);
        }

        attempts.Succeeded(normalized);
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            user.PasswordHash = hasher.HashPassword(user, password);
            await db.SaveChangesAsync(cancellationToken);
        }

        return new(user);
    }

    /// <summary>Gives a user, as <see cref="AuthenticateAsync"/> found it, another password. All sessions end but the given one.</summary>
    public async Task ChangePasswordAsync(User user, string password, string session, CancellationToken cancellationToken)
    {
        var hash = hasher.HashPassword(user, password);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        user.PasswordHash = hash;
        await sessions.RemoveAsync(db.Sessions.Where(row => row.UserId == user.Id && row.Id != session), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
    }

    /// <summary>Changes what a user says about themselves.</summary>
    public Task SetAboutAsync(Viewer viewer, string about, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlInterpolatedAsync($"""UPDATE "Users" SET "About" = {about} WHERE "Id" = {viewer.UserId}""", cancellationToken);

    /// <summary>What a user says about themselves.</summary>
    public Task<string> AboutAsync(Viewer viewer, CancellationToken cancellationToken) =>
        db.Users.Where(user => user.Id == viewer.UserId).Select(user => user.About).SingleAsync(cancellationToken);
}
