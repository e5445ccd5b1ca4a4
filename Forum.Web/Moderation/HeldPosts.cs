using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Text;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Moderation;

/// <summary>A post that waits, as its author sees it.</summary>
/// <param name="What">What it is, in words. Says nothing of where, if that cannot be seen any more.</param>
/// <param name="Text">How it begins.</param>
/// <param name="CreatedAt">When it was sent.</param>
internal sealed record OwnHeldPost(string What, string Text, DateTime CreatedAt);

/// <summary>Reads posts that wait for approval, for their authors.</summary>
internal sealed class HeldPosts(ForumDb db)
{
    private const int ExcerptLength = 160;

    /// <summary>The viewer's own, oldest first. One command.</summary>
    public async Task<IReadOnlyList<OwnHeldPost>> OfAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        var topics = db.Topics.VisibleTo(viewer);
        var held = await db.HeldPosts.AsNoTracking().Where(post => post.AuthorId == viewer.UserId).OrderBy(post => post.Id)
            .Select(post => new
            {
                post.TopicId,
                post.Title,
                Topic = topics.Where(topic => topic.Id == post.TopicId).Select(topic => topic.Title).FirstOrDefault(),
                post.Source,
                post.CreatedAt,
            })
            .ToListAsync(cancellationToken);
        return [.. held.Select(post => new OwnHeldPost(
            post.TopicId is null ? $"New topic “{post.Title}”"
                : post.Topic is null ? "Reply to a topic that you can no longer see"
                : $"Reply to “{post.Topic}”",
            Excerpt.Of(post.Source, ExcerptLength),
            post.CreatedAt))];
    }
}
