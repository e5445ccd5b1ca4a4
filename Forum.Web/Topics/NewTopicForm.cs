using System.ComponentModel.DataAnnotations;
using Forum.Web.Text;

namespace Forum.Web.Topics;

/// <summary>What the page for a new topic asks for.</summary>
internal sealed class NewTopicForm
{
    [Display(Name = "Title")]
    [Required(ErrorMessage = "Give the topic a title.")]
    [StringLength(Topic.MaxTitleLength, MinimumLength = 3, ErrorMessage = "A title has {2} to {1} characters.")]
    public string Title { get; set => field = PostText.CleanLine(value); } = "";

    [Display(Name = "First post")]
    [Required(ErrorMessage = "Write something first.")]
    [StringLength(Post.MaxSourceLength, ErrorMessage = "A post has at most 20,000 characters.")]
    public string Body { get; set => field = PostText.Clean(value); } = "";

    /// <summary>See <see cref="PostingKey"/>.</summary>
    public string? Key { get; set => field = PostingKey.Clean(value); }
}
