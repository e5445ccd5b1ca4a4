using System.ComponentModel.DataAnnotations;
using Forum.Web.Text;

namespace Forum.Web.Topics;

/// <summary>What a topic's page asks for.</summary>
internal sealed class ReplyForm
{
    [Display(Name = "Your reply")]
    [Required(ErrorMessage = "Write something first.")]
    [StringLength(Post.MaxSourceLength, ErrorMessage = "A post has at most 20,000 characters.")]
    public string Body { get; set => field = PostText.Clean(value); } = "";

    /// <summary>See <see cref="PostingKey"/>.</summary>
    public string? Key { get; set => field = PostingKey.Clean(value); }
}
