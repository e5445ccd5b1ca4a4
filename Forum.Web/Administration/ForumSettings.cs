namespace Forum.Web.Administration;

/// <summary>What administrators set while the forum runs. As it is here where they have not.</summary>
internal sealed record ForumSettings
{
    /// <summary>What the forum is called: in its header, in titles, in feeds.</summary>
    public string Name { get; init; } = "Forum";

    /// <summary>What the home page says above the boards: Markdown; empty for nothing.</summary>
    public string Announcement { get; init; } = "";

    /// <summary>Whether one can make an account.</summary>
    public bool IsRegistrationOpen { get; init; } = true;

    /// <summary>Members with fewer posts than this are newcomers; with 0, nobody is.</summary>
    public int TrustedAfterPosts { get; init; } = 3;

    /// <summary>Whether a moderator must approve newcomers' posts before others see them.</summary>
    public bool HoldNewcomersPosts { get; init; }

    /// <summary>How many posts a newcomer may write in an hour.</summary>
    public int NewcomersPostsPerHour { get; init; } = 10;

    /// <summary>Whether newcomers' posts may have links to other sites.</summary>
    public bool MayNewcomersLink { get; init; } = true;

    /// <summary>How many posts a member may write in a minute.</summary>
    public int PostsPerMinute { get; init; } = 10;
}
