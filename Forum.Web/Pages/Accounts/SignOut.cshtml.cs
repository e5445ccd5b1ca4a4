using Forum.Web.Accounts;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Accounts;

/// <summary>Signs out, by POST only: a link or a picture must not be able to.</summary>
internal sealed class SignOutModel(LoginSession session) : PageModel
{
    public async Task<IActionResult> OnPostAsync()
    {
        await session.EndAsync(HttpContext);
        return LocalRedirect(Links.Home);
    }
}
