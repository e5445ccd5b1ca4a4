using System.ComponentModel.DataAnnotations;
using Forum.Web.Text;

namespace Forum.Web.Administration;

/// <summary>What the settings page asks for.</summary>
internal sealed class SettingsForm
{
    public const int MaxNameLength = 60;
    public const int MaxAnnouncementLength = 900;
    public const int MaxCount = 10_000;

    [Display(Name = "Name of the forum")]
    [Required(ErrorMessage = "The forum needs a name.")]
    [StringLength(MaxNameLength, ErrorMessage = "A name has at most {1} characters.")]
    public string Name { get; set => field = PostText.CleanLine(value); } = "";

    [Display(Name = "Announcement")]
    [StringLength(MaxAnnouncementLength, ErrorMessage = "An announcement has at most {1} characters.")]
    public string? Announcement { get; set => field = PostText.Clean(value); } = "";

    [Display(Name = "New accounts can be made")]
    public bool IsRegistrationOpen { get; set; }

    [Display(Name = "Trusted after so many posts")]
    [Required(ErrorMessage = "Say how many; 0 trusts everyone.")]
    [Range(0, MaxCount, ErrorMessage = "From {1} to {2}.")]
    public int? TrustedAfterPosts { get; set; }

    [Display(Name = "Newcomers' posts wait until a moderator approves them")]
    public bool HoldNewcomersPosts { get; set; }

    [Display(Name = "Posts of a newcomer in an hour")]
    [Required(ErrorMessage = "Say how many.")]
    [Range(1, MaxCount, ErrorMessage = "From {1} to {2}.")]
    public int? NewcomersPostsPerHour { get; set; }

    [Display(Name = "Newcomers' posts may have links to other sites")]
    public bool MayNewcomersLink { get; set; }

    [Display(Name = "Posts of a member in a minute")]
    [Required(ErrorMessage = "Say how many.")]
    [Range(1, MaxCount, ErrorMessage = "From {1} to {2}.")]
    public int? PostsPerMinute { get; set; }

    public static SettingsForm Of(ForumSettings settings) => new()
    {
        Name = settings.Name,
        Announcement = settings.Announcement,
        IsRegistrationOpen = settings.IsRegistrationOpen,
        TrustedAfterPosts = settings.TrustedAfterPosts,
        HoldNewcomersPosts = settings.HoldNewcomersPosts,
        NewcomersPostsPerHour = settings.NewcomersPostsPerHour,
        MayNewcomersLink = settings.MayNewcomersLink,
        PostsPerMinute = settings.PostsPerMinute,
    };

    /// <summary>The settings that a form without errors asks for.</summary>
    public ForumSettings ToSettings() => new()
    {
        Name = Name,
        Announcement = Announcement ?? "",
        IsRegistrationOpen = IsRegistrationOpen,
        TrustedAfterPosts = TrustedAfterPosts!.Value,
        HoldNewcomersPosts = HoldNewcomersPosts,
        NewcomersPostsPerHour = NewcomersPostsPerHour!.Value,
        MayNewcomersLink = MayNewcomersLink,
        PostsPerMinute = PostsPerMinute!.Value,
    };
}
