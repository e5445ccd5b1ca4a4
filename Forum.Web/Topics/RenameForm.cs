using System.ComponentModel.DataAnnotations;
using Forum.Web.Moderation;
using Forum.Web.Text;

namespace Forum.Web.Topics;

/// <summary>A new title for a topic.</summary>
internal sealed class RenameForm
{
    [Display(Name = "Title")]
    [Required(ErrorMessage = "Give the topic a title.")]
    [StringLength(Topic.MaxTitleLength, MinimumLength = 3, ErrorMessage = "A title has {2} to {1} characters.")]
    public string Title { get; set => field = PostText.CleanLine(value); } = "";

    [Display(Name = "Reason")]
    [StringLength(AuditEntry.MaxReasonLength, ErrorMessage = "A reason has at most {1} characters.")]
    public string? Reason { get; set => field = PostText.CleanLine(value); }
}
