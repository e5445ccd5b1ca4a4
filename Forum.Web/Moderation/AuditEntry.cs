using Forum.Web.Accounts;

namespace Forum.Web.Moderation;

/// <summary>What a moderator or administrator did, for the others to see. Written in the transaction of the deed, never changed.</summary>
internal sealed class AuditEntry
{
    public const int MaxActionLength = 40;
    public const int MaxTargetLength = 300;
    public const int MaxReasonLength = 500;

    public long Id { get; init; }

    /// <summary>Who did it.</summary>
    public long ActorId { get; init; }

    public User Actor { get; init; } = null!;

    /// <summary>What was done, such as <c>post.deleted</c>, <c>topic.moved</c> or <c>user.banned</c>.</summary>
    public required string Action { get; init; }

    /// <summary>To what, in words.</summary>
    public required string Target { get; init; }

    /// <summary>Where the target is to be seen on this site; empty if nowhere.</summary>
    public string TargetUrl { get; init; } = "";

    /// <summary>Whom it hit; null if nobody in particular.</summary>
    public long? SubjectId { get; init; }

    public User? Subject { get; init; }

    /// <summary>Why, in the actor's words; may be empty.</summary>
    public string Reason { get; init; } = "";

    public DateTime CreatedAt { get; init; }
}
