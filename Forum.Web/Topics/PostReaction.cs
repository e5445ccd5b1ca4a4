using Forum.Web.Accounts;

namespace Forum.Web.Topics;

/// <summary>One reader's reaction to a post; a reader may have several kinds, each once.</summary>
internal sealed class PostReaction
{
    public long PostId { get; init; }

    public Post Post { get; init; } = null!;

    public long UserId { get; init; }

    public User User { get; init; } = null!;

    public ReactionKind Kind { get; init; }

    public DateTime CreatedAt { get; init; }
}
