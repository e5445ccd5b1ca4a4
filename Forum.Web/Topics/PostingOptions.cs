namespace Forum.Web.Topics;

/// <summary>How much may be posted, besides what administrators set: configuration section <c>Forum:Posting</c>.</summary>
internal sealed class PostingOptions
{
    public const string SectionName = "Forum:Posting";

    /// <summary>Whether it is limited how much one user posts, and how many links newcomers post. False for load tests, which write more than people do.</summary>
    public bool IsLimited { get; set; } = true;

    /// <summary>How many links to other sites a newcomer's post may have, where they may have any.</summary>
    public int NewcomersLinks { get; set; } = 2;

    /// <summary>How many posts of one user may wait for approval.</summary>
    public int MaxHeld { get; set; } = 5;
}
