using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Administration;

/// <summary>Adds a board.</summary>
internal sealed class NewBoardModel(BoardEditing editing) : PageModel
{
    public BoardForm Form { get; private set; } = new();

    [TempData]
    public string? Done { get; set; }

    public async Task<IActionResult> OnPostAsync([Bind(Prefix = "Form")] BoardForm form, CancellationToken cancellationToken)
    {
        Form = form;
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (await editing.CreateAsync(User.AsViewer(), form, cancellationToken) == BoardOutcome.SlugTaken)
        {
            ModelState.AddModelError("Form.Slug", "Another board has that address. Choose another one.");
            return Page();
        }

        Done = "The board is added.";
        return LocalRedirect($"{Links.Administration}/boards");
    }
}
