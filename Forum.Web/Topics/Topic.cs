using Forum.Web.Accounts;
using Forum.Web.Boards;

namespace Forum.Web.Topics;

/// <summary>A conversation: a title, and posts that are numbered from 1.</summary>
internal sealed class Topic
{
    public const int MaxTitleLength = 200;

    public long Id { get; init; }

    public long BoardId { get; set; }

    public Board Board { get; set; } = null!;

    public required string Title { get; set; }

    public long AuthorId { get; init; }

    public User Author { get; init; } = null!;

    public DateTime CreatedAt { get; init; }

    /// <summary>The number of the newest post. Numbers are given out once and leave no gaps.</summary>
    public int LastNumber { get; set; }

    public DateTime LastPostAt { get; set; }

    public long LastAuthorId { get; set; }

    public User LastAuthor { get; set; } = null!;

    /// <summary>Counts the topic's states: every post, every reaction and every change of title, board, lock or pin is one more. A list that shows a later one ignores an event about an earlier one.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Whether only moderators may still reply.</summary>
    public bool IsLocked { get; set; }

    /// <summary>Whether the topic stays on top of its board.</summary>
    public bool IsPinned { get; set; }

    /// <summary>When the topic was deleted; null while it is there. Only moderators see a deleted one, and can restore it.</summary>
    public DateTime? DeletedAt { get; set; }

    public ICollection<Post> Posts { get; } = [];
}
