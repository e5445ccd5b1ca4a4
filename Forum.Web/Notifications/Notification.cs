using Forum.Web.Accounts;
using Forum.Web.Topics;

namespace Forum.Web.Notifications;

/// <summary>Something that concerns one user, in their inbox.</summary>
internal sealed class Notification
{
    public const int MaxTextLength = 500;

    public long Id { get; init; }

    /// <summary>Whom it concerns.</summary>
    public long UserId { get; init; }

    public User User { get; init; } = null!;

    public NotificationKind Kind { get; init; }

    /// <summary>Who did it; null if that is not told, as in moderation.</summary>
    public long? ActorId { get; init; }

    public User? Actor { get; init; }

    /// <summary>The post that it is about; null if it is about none. What may be shown of it is decided when it is shown.</summary>
    public long? PostId { get; init; }

    public Post? Post { get; init; }

    /// <summary>What a moderator has to say; empty otherwise.</summary>
    public string Text { get; init; } = "";

    public DateTime CreatedAt { get; init; }

    public DateTime? ReadAt { get; set; }
}
