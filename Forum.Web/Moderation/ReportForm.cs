using System.ComponentModel.DataAnnotations;
using Forum.Web.Text;

namespace Forum.Web.Moderation;

/// <summary>What the page that reports a post asks for.</summary>
internal sealed class ReportForm : IValidatableObject
{
    [Display(Name = "What is wrong with it?")]
    [Required(ErrorMessage = "Choose what is wrong.")]
    public ReportKind? Kind { get; set; }

    [Display(Name = "What should the moderators know?")]
    [StringLength(Report.MaxTextLength, ErrorMessage = "That is too long: at most {1} characters.")]
    public string? Text { get; set => field = PostText.Clean(value); }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Kind == ReportKind.Other && string.IsNullOrEmpty(Text) ? [new("Say what is wrong.", [nameof(Text)])] : [];
}
