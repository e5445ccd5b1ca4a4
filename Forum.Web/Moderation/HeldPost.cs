using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Topics;

namespace Forum.Web.Moderation;

/// <summary>
/// A newcomer's post that waits for a moderator: nobody else sees it, and it has no number yet. When it is approved it is
/// posted as any other; the row goes then, as it does when it is rejected.
/// </summary>
internal sealed class HeldPost
{
    public long Id { get; init; }

    public long AuthorId { get; init; }

    public User Author { get; init; } = null!;

    public long BoardId { get; init; }

    public Board Board { get; init; } = null!;

    /// <summary>The topic that it replies to; null if it begins one, with <see cref="Title"/>.</summary>
    public long? TopicId { get; init; }

    public Topic? Topic { get; init; }

    /// <summary>The title of the topic that it begins; empty for a reply.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the author wrote: Markdown.</summary>
    public required string Source { get; init; }

    /// <summary>As <see cref="Post.IdempotencyKey"/>.</summary>
    public string? IdempotencyKey { get; init; }

    public DateTime CreatedAt { get; init; }
}
