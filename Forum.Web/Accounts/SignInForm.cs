using System.ComponentModel.DataAnnotations;

namespace Forum.Web.Accounts;

/// <summary>What the sign-in page asks for.</summary>
internal sealed class SignInForm
{
    [Display(Name = "User name")]
    [Required(ErrorMessage = "Enter your user name.")]
    [StringLength(256, ErrorMessage = "That is too long for a user name.")]
    public string Name { get; set; } = "";

    [Display(Name = "Password")]
    [DataType(DataType.Password)]
    [Required(ErrorMessage = "Enter your password.")]
    [StringLength(256, ErrorMessage = "That is too long for a password.")]
    public string Password { get; set; } = "";
}
