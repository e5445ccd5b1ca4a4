using Forum.Web.Accounts;
using Forum.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Text;

/// <summary>Finds out which of the names in a text are users'.</summary>
internal sealed class MentionedUsers(ForumDb db)
{
    /// <summary>Those of <see cref="PostDocument.Mentions"/> that exist, by their own names. No query if there is no mention.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(PostDocument post, CancellationToken cancellationToken)
    {
        if (post.Mentions.Count == 0)
        {
            return [];
        }

        var names = post.Mentions.Select(UserName.Normalize).ToList();
        return await db.Users.AsNoTracking().Where(user => names.Contains(user.NormalizedName)).Select(user => user.Name).ToListAsync(cancellationToken);
    }
}
