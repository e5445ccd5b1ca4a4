using System.Globalization;
using Forum.Web.Accounts;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Accounts;

/// <summary>Signs in with a name and a password.</summary>
internal sealed class SignInModel(UserAccounts accounts, LoginSession session, TimeProvider clock) : PageModel
{
    [BindProperty]
    public SignInForm Form { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    /// <summary>Whether the reader comes here because a session has ended (<see cref="EndedSession"/>).</summary>
    [BindProperty(SupportsGet = true, Name = "ended")]
    public bool HasEnded { get; set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var check = await accounts.AuthenticateAsync(Form.Name, Form.Password, cancellationToken);
        if (check.User is { } user)
        {
            // Only the user is told, by way of the password.
            if (user.IsBanned(clock.GetUtcNow().UtcDateTime))
            {
                ModelState.AddModelError("", Ban(user));
                return Page();
            }

            if (await session.BeginAsync(HttpContext, user))
            {
                return LocalRedirect(ReturnPath.To(ReturnUrl));
            }
        }

        // One answer for both: it does not tell which names exist.
        ModelState.AddModelError("", check.Refusal("The user name or the password is wrong."));
        return Page();
    }

    private static string Ban(User user)
    {
        var end = user.IsBannedForGood
            ? "for good"
            : string.Create(CultureInfo.InvariantCulture, $"until {user.BannedUntil:d MMM yyyy, HH:mm} UTC");
        return $"You are banned {end}. The reason given: {user.BanReason}";
    }
}
