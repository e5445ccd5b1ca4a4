using System.ComponentModel.DataAnnotations;
using Forum.Web.Text;

namespace Forum.Web.Moderation;

/// <summary>What the queue asks for with each decision.</summary>
internal sealed class HandlingForm
{
    /// <summary>Short enough to be told to the author, with the title of the topic before it.</summary>
    public const int MaxReasonLength = 250;

    [Display(Name = "Reason")]
    [StringLength(MaxReasonLength, ErrorMessage = "A reason has at most {1} characters.")]
    public string? Reason { get; set => field = PostText.CleanLine(value); }

    /// <summary>Whether the author is told that the post was deleted, and why.</summary>
    public bool TellAuthor { get; set; }
}
