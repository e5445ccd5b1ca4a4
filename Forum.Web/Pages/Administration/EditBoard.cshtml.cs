using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Administration;

/// <summary>Changes a board; <c>POST /admin/boards/{id}/delete</c> deletes it.</summary>
internal sealed class EditBoardModel(BoardEditing editing) : PageModel
{
    private static readonly string Back = $"{Links.Administration}/boards";

    public long Id { get; private set; }

    /// <summary>What the board is called as long as the form is not saved.</summary>
    public string Name { get; private set; } = "";

    public BoardForm Form { get; private set; } = new();

    [TempData]
    public string? Done { get; set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken) =>
        await ShowAsync(id, form: null, cancellationToken);

    public async Task<IActionResult> OnPostAsync(long id, [Bind(Prefix = "Form")] BoardForm form, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return await ShowAsync(id, form, cancellationToken);
        }

        switch (await editing.ChangeAsync(User.AsViewer(), id, form, cancellationToken))
        {
            case BoardOutcome.Done:
                Done = "The board is saved.";
                return LocalRedirect(Back);
            case BoardOutcome.SlugTaken:
                ModelState.AddModelError("Form.Slug", "Another board has that address. Choose another one.");
                return await ShowAsync(id, form, cancellationToken);
            default:
                return NotFound();
        }
    }

    public async Task<IActionResult> OnPostDeleteAsync(long id, CancellationToken cancellationToken)
    {
        switch (await editing.DeleteAsync(User.AsViewer(), id, cancellationToken))
        {
            case BoardOutcome.Done:
                Done = "The board is deleted.";
                return LocalRedirect(Back);
            case BoardOutcome.NotEmpty:
                ModelState.AddModelError("", "This board is not empty, so it was not deleted. Move its topics to another board first, deleted ones too, and deal with the posts that wait for approval.");
                return await ShowAsync(id, form: null, cancellationToken);
            default:
                return NotFound();
        }
    }

    private async Task<IActionResult> ShowAsync(long id, BoardForm? form, CancellationToken cancellationToken)
    {
        if (await editing.FindAsync(id, cancellationToken) is not { } board)
        {
            return NotFound();
        }

        (Id, Name, Form) = (id, board.Name, form ?? BoardForm.Of(board));
        return Page();
    }
}
