using Forum.Web.Accounts;
using Forum.Web.Text;

namespace Forum.Web.Topics;

/// <summary>One contribution to a topic.</summary>
internal sealed class Post
{
    /// <summary>The longest text, in UTF-16 code units, as a browser's <c>maxlength</c> counts.</summary>
    public const int MaxSourceLength = 20_000;

    public const int MaxIdempotencyKeyLength = 64;

    public long Id { get; init; }

    public long TopicId { get; init; }

    public Topic Topic { get; init; } = null!;

    /// <summary>The post's place in its topic, from 1. Deleted posts keep theirs.</summary>
    public int Number { get; init; }

    public long AuthorId { get; init; }

    public User Author { get; init; } = null!;

    /// <summary>What the author wrote: Markdown.</summary>
    public required string Source { get; set; }

    /// <summary><see cref="Source"/> as HTML: safe to put into a page as it is.</summary>
    public required string Html { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Counts the post's states, from 1: every edit, deletion and restoration is one more. A page that has a later one ignores an event about an earlier one.</summary>
    public int Version { get; set; } = 1;

    /// <summary>When the text was last changed; null if it never was.</summary>
    public DateTime? EditedAt { get; set; }

    /// <summary>When the post was deleted; null while it is there. A deleted post keeps its text, for moderators, and can be restored.</summary>
    public DateTime? DeletedAt { get; set; }

    public long? DeletedById { get; set; }

    public User? DeletedBy { get; set; }

    /// <summary>
    /// Chosen by the browser for one act of posting: the same author's second post with the same key is the first one
    /// again. Null for posts that came without.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The texts the post had and has; none as long as it was never edited.</summary>
    public ICollection<PostRevision> Revisions { get; } = [];
}
