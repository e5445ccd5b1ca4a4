using Forum.Web.Data;
using Forum.Web.Web;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Topics;

/// <summary>One text of a post, and the one before it; that is null for the original.</summary>
internal sealed record TextChange(int Number, string Editor, DateTime At, string? Before, string After);

/// <summary>Reads the texts that posts had.</summary>
internal sealed class PostHistory(ForumDb db)
{
    /// <summary>How many texts a page shows: each may be long.</summary>
    public const int TextsPerPage = 10;

    /// <summary>How many texts the post has had; 0 if it was never edited.</summary>
    public Task<int> CountAsync(long postId, CancellationToken cancellationToken) =>
        db.PostRevisions.CountAsync(revision => revision.PostId == postId, cancellationToken);

    /// <summary>One page of a post's texts, newest first. The caller has seen to it that the reader may see the post.</summary>
    public async Task<IReadOnlyList<TextChange>> ListAsync(long postId, Paging paging, CancellationToken cancellationToken)
    {
        // One more, for the last to be compared with.
        var texts = await db.PostRevisions.AsNoTracking().Where(revision => revision.PostId == postId)
            .OrderByDescending(revision => revision.Number)
            .Skip(paging.Skip).Take(paging.Size + 1)
            .Select(revision => new { revision.Number, revision.Editor.Name, revision.CreatedAt, revision.Source })
            .ToListAsync(cancellationToken);
        return [.. texts.Take(paging.Size).Select((text, index) => new TextChange(
            text.Number, text.Name, text.CreatedAt, texts.ElementAtOrDefault(index + 1)?.Source, text.Source))];
    }
}
