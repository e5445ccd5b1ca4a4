using Forum.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Accounts;

/// <summary>Creates accounts and checks passwords.</summary>
internal sealed class UserAccounts(ForumDb db, IPasswordHasher<User> hasher, TimeProvider clock)
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

    /// <summary>The user with this name and password; null if there is none, without telling which of the two is wrong.</summary>
    public async Task<User?> AuthenticateAsync(string name, string password, CancellationToken cancellationToken)
    {
        var normalized = UserName.Normalize(name);
        var user = await db.Users.SingleOrDefaultAsync(u => u.NormalizedName == normalized, cancellationToken);
        if (user is null)
        {
            var nobody = new User { Name = "", NormalizedName = "", PasswordHash = "" };
            hasher.VerifyHashedPassword(nobody, _nobodysHash ??= hasher.HashPassword(nobody, Guid.NewGuid().ToString()), password);
            return null;
        }

        var result = hasher.VerifyHashedPassword(user, user.PasswordHash, password);
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            user.PasswordHash = hasher.HashPassword(user, password);
            await db.SaveChangesAsync(cancellationToken);
        }

        return result == PasswordVerificationResult.Failed ? null : user;
    }
}
