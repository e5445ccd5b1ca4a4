using Forum.Web.Accounts;
using Forum.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Topics;

/// <summary>Knows forms that come twice by their keys (<see cref="PostingKey"/>).</summary>
internal sealed class FormerPosts(ForumDb db)
{
    /// <summary>
    /// What has become of what the author posted with this key already; null if nothing was. Another text with a used key
    /// (someone went back and wrote on) is neither posted nor thrown away: the author is asked.
    /// </summary>
    public async Task<PostingResult?> FindAsync(
        Viewer author, string? key, string source, long? topicId, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return null;
        }

        if (await db.Posts.AsNoTracking().Include(p => p.Author)
            .SingleOrDefaultAsync(p => p.AuthorId == author.UserId && p.IdempotencyKey == key, cancellationToken) is { } post)
        {
            var isSamePlace = topicId is null ? post.Number == 1 : post.TopicId == topicId && post.Number > 1;
            return isSamePlace && (post.Source == source || post.EditedAt is not null) ? new PostingResult.Posted(PostView.Of(post), IsRepeat: true) : UsedKey();
        }

        var held = await db.HeldPosts.AsNoTracking()
            .SingleOrDefaultAsync(h => h.AuthorId == author.UserId && h.IdempotencyKey == key, cancellationToken);
        return held is null ? null : held.TopicId == topicId && held.Source == source ? new PostingResult.Held() : UsedKey();

        static PostingResult.Refused UsedKey() =>
            new("You have posted from this form already, with another text. Send this one again if you want to post it as well.", NeedsNewKey: true);
    }
}
