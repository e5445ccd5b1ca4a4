using System.ComponentModel.DataAnnotations;

namespace Forum.Web.Moderation;

/// <summary>What is wrong with a post. The numbers are kept in the database.</summary>
internal enum ReportKind
{
    [Display(Name = "Spam or advertising")]
    Spam = 1,

    [Display(Name = "Offensive, or hurts somebody")]
    Offensive = 2,

    [Display(Name = "Does not belong into this topic")]
    OffTopic = 3,

    [Display(Name = "Something else")]
    Other = 4,
}
