using System.ComponentModel.DataAnnotations;

namespace Forum.Web.Accounts;

/// <summary>What the registration page asks for.</summary>
internal sealed class RegisterForm
{
    public const int MinPasswordLength = 8;

    /// <summary>Hashing is slow on purpose: an endless password must not make it slower.</summary>
    public const int MaxPasswordLength = 128;

    [Display(Name = "User name")]
    [Required(ErrorMessage = "Choose a user name.")]
    [RegularExpression(UserName.Pattern, ErrorMessage = UserName.Rule)]
    public string Name { get; set; } = "";

    [Display(Name = "Password")]
    [DataType(DataType.Password)]
    [Required(ErrorMessage = "Choose a password.")]
    [StringLength(MaxPasswordLength, MinimumLength = MinPasswordLength, ErrorMessage = "A password has {2} to {1} characters.")]
    public string Password { get; set; } = "";

    [Display(Name = "Password, once more")]
    [DataType(DataType.Password)]
    [Compare(nameof(Password), ErrorMessage = "The two passwords differ.")]
    public string PasswordAgain { get; set; } = "";
}
