using System.ComponentModel.DataAnnotations;
using Forum.Web.Accounts;

namespace Forum.Web.Commands;

/// <summary>Names and passwords follow the registration page's rules here, too.</summary>
internal static class AccountRules
{
    /// <exception cref="CommandException">The name or the password is against the rules: all that is wrong, in words.</exception>
    public static void Check(string name, string password, string passwordAgain)
    {
        var form = new RegisterForm { Name = name, Password = password, PasswordAgain = passwordAgain };
        List<ValidationResult> errors = [];
        if (!Validator.TryValidateObject(form, new ValidationContext(form), errors, validateAllProperties: true))
        {
            throw new CommandException(string.Join(Environment.NewLine, errors.Select(error => error.ErrorMessage)));
        }
    }
}
