using System.ComponentModel.DataAnnotations;
using Forum.Web.Boards;
using Forum.Web.Text;

namespace Forum.Web.Administration;

/// <summary>What making or changing a board asks for.</summary>
internal sealed class BoardForm
{
    public const string SlugPattern = "[a-z0-9]+(-[a-z0-9]+)*";
    public const string SlugRule = "Lower-case letters (a to z) and digits, with single hyphens between them.";

    [Display(Name = "Name")]
    [Required(ErrorMessage = "A board needs a name.")]
    [StringLength(Board.MaxNameLength, ErrorMessage = "A name has at most {1} characters.")]
    public string Name { get; set => field = PostText.CleanLine(value); } = "";

    [Display(Name = "Name in addresses")]
    [Required(ErrorMessage = "A board needs a name for its address.")]
    [StringLength(Board.MaxSlugLength, ErrorMessage = "It has at most {1} characters.")]
    [RegularExpression(SlugPattern, ErrorMessage = SlugRule)]
    public string Slug { get; set => field = PostText.CleanLine(value); } = "";

    [Display(Name = "Description")]
    [StringLength(Board.MaxDescriptionLength, ErrorMessage = "A description has at most {1} characters.")]
    public string? Description { get; set => field = PostText.CleanLine(value); } = "";

    [Display(Name = "Who sees it")]
    [EnumDataType(typeof(BoardVisibility), ErrorMessage = "Choose who sees the board.")]
    public BoardVisibility Visibility { get; set; }

    public static BoardForm Of(Board board) => new()
    {
        Name = board.Name,
        Slug = board.Slug,
        Description = board.Description,
        Visibility = board.Visibility,
    };
}
