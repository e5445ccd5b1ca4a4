using Forum.Web.Accounts;

namespace Forum.Web.Topics;

/// <summary>One of the texts of a post that was edited: the first edit writes down two, the original and the new one, each later edit one more.</summary>
internal sealed class PostRevision
{
    public long Id { get; init; }

    public long PostId { get; init; }

    public Post Post { get; init; } = null!;

    /// <summary>Counts the post's texts, from 1, which is the original.</summary>
    public int Number { get; init; }

    public required string Source { get; init; }

    /// <summary>Who wrote this text: the author, or a moderator.</summary>
    public long EditorId { get; init; }

    public User Editor { get; init; } = null!;

    /// <summary>When this text was written.</summary>
    public DateTime CreatedAt { get; init; }
}
