namespace Forum.Web.Moderation;

/// <summary>Configuration section <c>Forum:Moderation</c>.</summary>
internal sealed class ModerationOptions
{
    public const string SectionName = "Forum:Moderation";

    /// <summary>How many posts one user may report in an hour.</summary>
    public int ReportsPerHour { get; set; } = 10;
}
