using System.ComponentModel.DataAnnotations;

namespace Forum.Web.Accounts;

/// <summary>What changing the password asks for.</summary>
internal sealed class PasswordForm
{
    [Display(Name = "Current password")]
    [DataType(DataType.Password)]
    [Required(ErrorMessage = "Enter your current password.")]
    [StringLength(256, ErrorMessage = "That is too long for a password.")]
    public string Current { get; set; } = "";

    [Display(Name = "New password")]
    [DataType(DataType.Password)]
    [Required(ErrorMessage = "Choose a password.")]
    [StringLength(RegisterForm.MaxPasswordLength, MinimumLength = RegisterForm.MinPasswordLength, ErrorMessage = "A password has {2} to {1} characters.")]
    public string Password { get; set; } = "";

    [Display(Name = "New password, once more")]
    [DataType(DataType.Password)]
    [Compare(nameof(Password), ErrorMessage = "The two passwords differ.")]
    public string PasswordAgain { get; set; } = "";
}
