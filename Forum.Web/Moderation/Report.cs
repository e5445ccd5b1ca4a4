using Forum.Web.Accounts;
using Forum.Web.Topics;

namespace Forum.Web.Moderation;

/// <summary>A reader's word to the moderators that something is wrong with a post.</summary>
internal sealed class Report
{
    public const int MaxTextLength = 1000;

    public long Id { get; init; }

    public long PostId { get; init; }

    public Post Post { get; init; } = null!;

    public long ReporterId { get; init; }

    public User Reporter { get; init; } = null!;

    public ReportKind Kind { get; init; }

    /// <summary>What the reporter has to say; may be empty unless the kind is <see cref="ReportKind.Other"/>.</summary>
    public string Text { get; init; } = "";

    public DateTime CreatedAt { get; init; }

    /// <summary>When a moderator dealt with it; null while it is open.</summary>
    public DateTime? ClosedAt { get; set; }

    public long? ClosedById { get; set; }

    public User? ClosedBy { get; set; }

    /// <summary>Whether the moderator found that the reporter was right; null while it is open.</summary>
    public bool? Upheld { get; set; }
}
