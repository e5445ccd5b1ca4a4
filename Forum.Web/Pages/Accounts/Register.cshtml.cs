using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Accounts;

/// <summary>Creates an account and signs in.</summary>
internal sealed class RegisterModel(UserAccounts accounts, LoginSession session, SettingsStore settings) : PageModel
{
    /// <summary>Whether accounts can be made just now.</summary>
    public bool IsOpen => settings.Current.IsRegistrationOpen;

    [BindProperty]
    public RegisterForm Form { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!IsOpen || !ModelState.IsValid)
        {
            return Page();
        }

        if (await accounts.RegisterAsync(Form.Name, Form.Password, cancellationToken) is not { } user)
        {
            ModelState.AddModelError("Form.Name", "That name is taken. Choose another one.");
            return Page();
        }

        _ = await session.BeginAsync(HttpContext, user);
        return LocalRedirect(ReturnPath.To(ReturnUrl));
    }
}
