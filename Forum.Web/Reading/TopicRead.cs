using Forum.Web.Accounts;
using Forum.Web.Topics;

namespace Forum.Web.Reading;

/// <summary>How far a user has read a topic.</summary>
internal sealed class TopicRead
{
    public long UserId { get; init; }

    public User User { get; init; } = null!;

    public long TopicId { get; init; }

    public Topic Topic { get; init; } = null!;

    /// <summary>The highest post number that the user has seen. It only grows.</summary>
    public int LastNumber { get; set; }

    public DateTime UpdatedAt { get; set; }
}
