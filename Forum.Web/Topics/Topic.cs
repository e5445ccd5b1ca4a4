using Forum.Web.Accounts;
using Forum.Web.Boards;

namespace Forum.Web.Topics;

/// <summary>A conversation: a title, and posts that are numbered from 1.</summary>
internal sealed class Topic
{
    public const int MaxTitleLength = 200;

    public long Id { get; init; }

    public long BoardId { get; init; }

    public Board Board { get; init; } = null!;

    public required string Title { get; set; }

    public long AuthorId { get; init; }

    public User Author { get; init; } = null!;

    public DateTime CreatedAt { get; init; }

    /// <summary>The number of the newest post. Numbers are given out once and leave no gaps.</summary>
    public int LastNumber { get; set; }

    public DateTime LastPostAt { get; set; }

    public long LastAuthorId { get; set; }

    public User LastAuthor { get; set; } = null!;

    public ICollection<Post> Posts { get; } = [];
}
