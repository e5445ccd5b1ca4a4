using Forum.Web.Topics;

namespace Forum.Web.Boards;

/// <summary>A room of the forum, with topics about one thing.</summary>
internal sealed class Board
{
    public const int MaxNameLength = 100;
    public const int MaxSlugLength = 50;
    public const int MaxDescriptionLength = 500;

    public long Id { get; init; }

    public required string Name { get; set; }

    /// <summary>The board's name in addresses: lower-case letters, digits and hyphens.</summary>
    public required string Slug { get; set; }

    public required string Description { get; set; }

    /// <summary>Boards are listed in this order.</summary>
    public int Position { get; set; }

    public BoardVisibility Visibility { get; set; }

    /// <summary>How many topics the board has, kept along so that no page has to count them.</summary>
    public int TopicCount { get; set; }

    /// <summary>How many posts the board's topics have together.</summary>
    public int PostCount { get; set; }

    public ICollection<Topic> Topics { get; } = [];
}
