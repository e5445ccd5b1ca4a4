using Forum.Web.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Accounts;

/// <summary>The viewer's own account: what they say about themselves, and the way to everything else.</summary>
[Authorize]
internal sealed class AccountModel(UserAccounts accounts) : PageModel
{
    [BindProperty]
    public AboutForm Form { get; set; } = new();

    [TempData]
    public string? Done { get; set; }

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Form.About = await accounts.AboutAsync(User.AsViewer(), cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        await accounts.SetAboutAsync(User.AsViewer(), Form.About, cancellationToken);
        Done = "Saved.";
        return RedirectToPage();
    }
}
