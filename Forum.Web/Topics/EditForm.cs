using System.ComponentModel.DataAnnotations;
using Forum.Web.Moderation;
using Forum.Web.Text;

namespace Forum.Web.Topics;

/// <summary>What the page for a post's text asks for.</summary>
internal sealed class EditForm
{
    [Display(Name = "Text")]
    [Required(ErrorMessage = "A post cannot be empty. You can delete it instead.")]
    [StringLength(Post.MaxSourceLength, ErrorMessage = "A post has at most 20,000 characters.")]
    public string Body { get; set => field = PostText.Clean(value); } = "";

    /// <summary>The post's version that the editor saw.</summary>
    public int Version { get; set; }

    [Display(Name = "Reason")]
    [StringLength(AuditEntry.MaxReasonLength, ErrorMessage = "A reason has at most {1} characters.")]
    public string? Reason { get; set => field = PostText.CleanLine(value); }
}
