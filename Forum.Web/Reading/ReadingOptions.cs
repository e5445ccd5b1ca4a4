namespace Forum.Web.Reading;

/// <summary>What is remembered about reading and writing: configuration section <c>Forum:Reading</c>.</summary>
internal sealed class ReadingOptions
{
    public const string SectionName = "Forum:Reading";

    /// <summary>What is older counts as read, and so does what is older than the reader's account: nobody comes back to thousands of unread topics.</summary>
    public TimeSpan Horizon { get; set; } = TimeSpan.FromDays(60);

    /// <summary>How many drafts and reports of what was read one user's pages may send in a minute. They do not count as forms.</summary>
    public int RequestsPerMinute { get; set; } = 120;

    /// <summary>How many drafts one user may have.</summary>
    public int MaxDrafts { get; set; } = 100;

    /// <summary>How long a draft is kept that nobody touches.</summary>
    public TimeSpan KeepDrafts { get; set; } = TimeSpan.FromDays(90);
}
