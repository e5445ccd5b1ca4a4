using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Text;
using Forum.Web.Web;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Users;

/// <summary>Reads users, and what they wrote, for pages.</summary>
internal sealed class UserQueries(ForumDb db)
{
    /// <summary>How many users a page of the list shows.</summary>
    public const int UsersPerPage = 30;

    /// <summary>How many posts a page of a profile shows.</summary>
    public const int PostsPerPage = 20;

    /// <summary>As much of a post's HTML as an excerpt may need.</summary>
    private const int ExcerptSource = 2000;

    /// <summary>
    /// The user with this name, whatever its case, with as many posts as the viewer sees; null if there is none. Nobody has no
    /// name, which is what pages make of a name of spaces or line breaks.
    /// </summary>
    public Task<UserProfile?> FindAsync(string? name, Viewer viewer, CancellationToken cancellationToken)
    {
        var posts = db.Posts.VisibleTo(viewer).Where(post => post.DeletedAt == null && post.Topic.DeletedAt == null);
        var normalized = UserName.Normalize(name ?? "");
        return db.Users.AsNoTracking().Where(user => user.NormalizedName == normalized)
            .Select(user => new UserProfile(
                user.Id, user.Name, user.Role, user.About, user.CreatedAt, posts.Count(post => post.AuthorId == user.Id), user.BannedUntil, user.BanReason))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// Up to <see cref="PostsPerPage"/> posts of a user that the viewer sees, newest first, and whether there are more: from
    /// the one after the post with the id <paramref name="before"/>, if the viewer sees that one.
    /// </summary>
    public async Task<(IReadOnlyList<ProfilePost> Posts, bool HasMore)> PostsAsync(
        long userId, Viewer viewer, long? before, CancellationToken cancellationToken)
    {
        var posts = db.Posts.AsNoTracking().VisibleTo(viewer).Where(post => post.AuthorId == userId);
        if (before is { } id
            && await posts.Where(post => post.Id == id).Select(post => (DateTime?)post.CreatedAt).SingleOrDefaultAsync(cancellationToken) is { } time)
        {
            posts = posts.Where(post => post.CreatedAt < time || (post.CreatedAt == time && post.Id < id));
        }

        var found = await posts
            .OrderByDescending(post => post.CreatedAt).ThenByDescending(post => post.Id).Take(PostsPerPage + 1)
            .Select(post => new
            {
                post.Id,
                post.TopicId,
                post.Number,
                post.Topic.Title,
                Html = post.Html.Substring(0, ExcerptSource),
                post.CreatedAt,
                IsDeleted = post.DeletedAt != null || post.Topic.DeletedAt != null,
            })
            .ToListAsync(cancellationToken);
        return (
            [.. found.Take(PostsPerPage).Select(post => new ProfilePost(
                post.Id, post.TopicId, post.Number, post.Title, PlainText.Excerpt(post.Html), post.CreatedAt, post.IsDeleted))],
            found.Count > PostsPerPage);
    }

    /// <summary>How many users have a name that begins like this, whatever its case.</summary>
    public Task<int> CountAsync(string prefix, CancellationToken cancellationToken) => Named(prefix).CountAsync(cancellationToken);

    /// <summary>One page of those users.</summary>
    public async Task<IReadOnlyList<UserRow>> ListAsync(string prefix, UserOrder order, Paging paging, CancellationToken cancellationToken)
    {
        var users = Named(prefix);
        users = order switch
        {
            UserOrder.Newest => users.OrderByDescending(user => user.Id),
            UserOrder.Posts => users.OrderByDescending(user => user.PostCount).ThenBy(user => user.NormalizedName),
            _ => users.OrderBy(user => user.NormalizedName),
        };
        return await users.Skip(paging.Skip).Take(paging.Size)
            .Select(user => new UserRow(user.Id, user.Name, user.Role, user.CreatedAt, user.PostCount))
            .ToListAsync(cancellationToken);
    }

    /// <summary>A range of the names' index. No name holds a "~", which comes after everything that they may hold.</summary>
    private IQueryable<User> Named(string prefix)
    {
        var users = db.Users.AsNoTracking();
        if (prefix.Length == 0)
        {
            return users;
        }

        var from = UserName.Normalize(prefix);
        var to = from + "~";
        return users.Where(user => string.Compare(user.NormalizedName, from) >= 0 && string.Compare(user.NormalizedName, to) < 0);
    }
}
