using System.ComponentModel.DataAnnotations;
using Forum.Web.Text;
using Forum.Web.Topics;

namespace Forum.Web.Accounts;

/// <summary>How long a ban may last.</summary>
internal enum BanDuration
{
    [Display(Name = "a day")]
    Day,

    [Display(Name = "a week")]
    Week,

    [Display(Name = "a month")]
    Month,

    [Display(Name = "for good")]
    ForGood,
}

/// <summary>What banning a user asks for.</summary>
internal sealed class BanForm
{
    [Display(Name = "Reason")]
    [Required(ErrorMessage = "Say why: the user is told.")]
    [StringLength(User.MaxBanReasonLength, ErrorMessage = "A reason has at most {1} characters.")]
    public string Reason { get; set => field = PostText.Clean(value); } = "";

    [Display(Name = "How long")]
    [EnumDataType(typeof(BanDuration), ErrorMessage = "Choose how long.")]
    public BanDuration Duration { get; set; } = BanDuration.Week;

    /// <summary>When the ban ends that begins now; null for never.</summary>
    public DateTime? Until(DateTime now) => Duration switch
    {
        BanDuration.Day => now.AddDays(1),
        BanDuration.Week => now.AddDays(7),
        BanDuration.Month => now.AddMonths(1),
        _ => null,
    };
}
