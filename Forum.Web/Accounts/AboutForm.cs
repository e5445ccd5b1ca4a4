using System.ComponentModel.DataAnnotations;
using Forum.Web.Text;
using Forum.Web.Topics;

namespace Forum.Web.Accounts;

/// <summary>What a user may say about themselves.</summary>
internal sealed class AboutForm
{
    [Display(Name = "About you")]
    [StringLength(User.MaxAboutLength, ErrorMessage = "That has at most {1} characters.")]
    public string About { get; set => field = PostText.Clean(value); } = "";
}
