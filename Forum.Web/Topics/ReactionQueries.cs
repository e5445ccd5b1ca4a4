using Forum.Web.Accounts;
using Forum.Web.Data;
using Forum.Web.Web;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Topics;

/// <summary>Somebody's reaction to a post.</summary>
internal sealed record ReactionRow(long UserId, string User, ReactionKind Kind, DateTime CreatedAt);

/// <summary>Reads reactions to posts that the viewer is known to see.</summary>
internal sealed class ReactionQueries(ForumDb db)
{
    /// <summary>How many reactions a page of their list shows.</summary>
    public const int ReactionsPerPage = 50;

    /// <summary>The reactions to each of these posts, and which are the viewer's. One command.</summary>
    /// <param name="postIds">Which posts.</param>
    /// <param name="version">The topic's version, read before or in the same transaction.</param>
    /// <param name="viewer">Who looks; <see cref="Viewer.Anonymous"/> for an event.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<IReadOnlyDictionary<long, ReactionBar>> FindAsync(
        IReadOnlyList<long> postIds, int version, Viewer viewer, CancellationToken cancellationToken)
    {
        var ids = postIds.ToList();
        var userId = viewer.UserId ?? 0;
        var counts = await db.PostReactions.AsNoTracking().Where(reaction => ids.Contains(reaction.PostId))
            .GroupBy(reaction => new { reaction.PostId, reaction.Kind })
            .Select(kind => new { kind.Key.PostId, kind.Key.Kind, Count = kind.Count(), Mine = kind.Sum(reaction => reaction.UserId == userId ? 1 : 0) })
            .ToListAsync(cancellationToken);

        var bars = ids.ToDictionary(id => id, id => ReactionBar.Empty(id, version, viewer.IsSignedIn));
        foreach (var post in counts.GroupBy(count => count.PostId))
        {
            bars[post.Key] = bars[post.Key] with
            {
                Counts = post.ToDictionary(count => count.Kind, count => count.Count),
                Mine = viewer.IsSignedIn ? post.Where(count => count.Mine > 0).Select(count => count.Kind).ToHashSet() : null,
            };
        }

        return bars;
    }

    /// <summary>The reactions to one post.</summary>
    public async Task<ReactionBar> FindAsync(long postId, int version, Viewer viewer, CancellationToken cancellationToken) =>
        (await FindAsync([postId], version, viewer, cancellationToken))[postId];

    /// <summary>Who has reacted to a post, the newest first: one page.</summary>
    public async Task<IReadOnlyList<ReactionRow>> ListAsync(long postId, Paging paging, CancellationToken cancellationToken) =>
        await db.PostReactions.AsNoTracking().Where(reaction => reaction.PostId == postId)
            .OrderByDescending(reaction => reaction.CreatedAt).ThenBy(reaction => reaction.UserId).ThenBy(reaction => reaction.Kind)
            .Skip(paging.Skip).Take(paging.Size)
            .Select(reaction => new ReactionRow(reaction.UserId, reaction.User.Name, reaction.Kind, reaction.CreatedAt))
            .ToListAsync(cancellationToken);
}
