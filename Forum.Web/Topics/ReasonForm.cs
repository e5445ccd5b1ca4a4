using System.ComponentModel.DataAnnotations;
using Forum.Web.Moderation;
using Forum.Web.Text;

namespace Forum.Web.Topics;

/// <summary>Why a moderator does something.</summary>
internal sealed class ReasonForm
{
    [Display(Name = "Reason")]
    [StringLength(AuditEntry.MaxReasonLength, ErrorMessage = "A reason has at most {1} characters.")]
    public string? Reason { get; set => field = PostText.CleanLine(value); }
}
