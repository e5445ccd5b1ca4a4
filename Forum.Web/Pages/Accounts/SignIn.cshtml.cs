using Forum.Web.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Accounts;

/// <summary>Signs in with a name and a password.</summary>
internal sealed class SignInModel(UserAccounts accounts, LoginSession session) : PageModel
{
    [BindProperty]
    public SignInForm Form { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (await accounts.AuthenticateAsync(Form.Name, Form.Password, cancellationToken) is not { } user)
        {
            // One answer for both: it does not tell which names exist.
            ModelState.AddModelError("", "The user name or the password is wrong.");
            return Page();
        }

        await session.BeginAsync(HttpContext, user);
        return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "/");
    }
}
