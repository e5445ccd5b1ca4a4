using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Administration;

/// <summary>Shows and saves the settings.</summary>
internal sealed class SettingsModel(SettingsStore settings) : PageModel
{
    [BindProperty]
    public SettingsForm Form { get; set; } = new();

    [TempData]
    public string? Done { get; set; }

    public void OnGet() => Form = SettingsForm.Of(settings.Current);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        await settings.SaveAsync(User.AsViewer(), Form.ToSettings(), cancellationToken);
        Done = "The settings are saved.";
        return LocalRedirect($"{Links.Administration}/settings");
    }
}
