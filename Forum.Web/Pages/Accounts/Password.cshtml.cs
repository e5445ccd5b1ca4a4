using Forum.Web.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Accounts;

/// <summary>Changes the viewer's password. All their other sessions end.</summary>
[Authorize]
internal sealed class PasswordModel(UserAccounts accounts) : PageModel
{
    [BindProperty]
    public PasswordForm Form { get; set; } = new();

    [TempData]
    public string? Done { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        // Counted like any other attempt: whoever finds a browser signed in must not be able to guess here either.
        var viewer = User.AsViewer();
        var check = await accounts.AuthenticateAsync(viewer.Name, Form.Current, cancellationToken);
        if (check.User is not { } user)
        {
            ModelState.AddModelError("Form.Current", check.Refusal("That is not your current password."));
            return Page();
        }

        await accounts.ChangePasswordAsync(user, Form.Password, viewer.Session, cancellationToken);
        Done = "Your password is changed. Everywhere else you are signed out.";
        return RedirectToPage("Account");
    }
}
