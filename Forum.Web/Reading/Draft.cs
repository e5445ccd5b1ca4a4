using Forum.Web.Accounts;
using Forum.Web.Topics;

namespace Forum.Web.Reading;

/// <summary>What a user has begun to write and not posted yet. Kept here and not in the browser: it survives the browser, and is there on the next device.</summary>
internal sealed class Draft
{
    public const int MaxPlaceLength = 40;

    public long UserId { get; init; }

    public User User { get; init; } = null!;

    /// <summary>What is being written: <c>topic:42</c> a reply to topic 42, <c>board:3</c> a new topic in board 3, <c>post:7</c> an edit of post 7.</summary>
    public required string Place { get; init; }

    /// <summary>The title, for a new topic; empty otherwise. At most <see cref="Topic.MaxTitleLength"/>.</summary>
    public string Title { get; set; } = "";

    /// <summary>At most <see cref="Post.MaxSourceLength"/>.</summary>
    public string Body { get; set; } = "";

    public DateTime UpdatedAt { get; set; }
}
