using Forum.Web.Accounts;
using Forum.Web.Data;
using Forum.Web.Web;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Administration;

/// <summary>Which users the administrators' list shows.</summary>
internal enum UserFilter
{
    All,
    Members,
    Moderators,
    Administrators,
    Banned,
}

/// <summary>A user as administrators see them.</summary>
internal sealed record ManagedUser(
    long Id, string Name, Role Role, DateTime CreatedAt, int PostCount, DateTime? BannedUntil, string BanReason)
{
    public bool IsBanned(DateTime now) => BannedUntil > now;
}

/// <summary>Reads users for administrators.</summary>
internal sealed class UserDirectory(ForumDb db, TimeProvider clock)
{
    public const int UsersPerPage = 50;

    public Task<int> CountAsync(string name, UserFilter filter, CancellationToken cancellationToken) =>
        Which(name, filter).CountAsync(cancellationToken);

    /// <summary>One page of the users that have this in their name, whatever its case; newest first.</summary>
    public async Task<IReadOnlyList<ManagedUser>> ListAsync(string name, UserFilter filter, Paging paging, CancellationToken cancellationToken) =>
        await View(Which(name, filter).OrderByDescending(user => user.Id).Skip(paging.Skip).Take(paging.Size)).ToListAsync(cancellationToken);

    public Task<ManagedUser?> FindAsync(long id, CancellationToken cancellationToken) =>
        View(db.Users.Where(user => user.Id == id)).SingleOrDefaultAsync(cancellationToken);

    private IQueryable<User> Which(string name, UserFilter filter)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var users = filter switch
        {
            UserFilter.Members => db.Users.Where(user => user.Role == Role.Member),
            UserFilter.Moderators => db.Users.Where(user => user.Role == Role.Moderator),
            UserFilter.Administrators => db.Users.Where(user => user.Role == Role.Administrator),
            UserFilter.Banned => db.Users.Where(user => user.BannedUntil > now),
            _ => db.Users,
        };
        if (name.Length == 0)
        {
            return users;
        }

        var part = UserName.Normalize(name);
        return users.Where(user => user.NormalizedName.Contains(part));
    }

    private static IQueryable<ManagedUser> View(IQueryable<User> users) => users.AsNoTracking().Select(user => new ManagedUser(
        user.Id, user.Name, user.Role, user.CreatedAt, user.PostCount, user.BannedUntil, user.BanReason));
}
