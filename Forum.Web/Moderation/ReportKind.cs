namespace Forum.Web.Moderation;

/// <summary>What is wrong with a post. The numbers are kept in the database.</summary>
internal enum ReportKind
{
    Spam = 1,
    Offensive = 2,
    OffTopic = 3,
    Other = 4,
}
