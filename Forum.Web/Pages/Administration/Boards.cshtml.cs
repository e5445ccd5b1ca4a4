using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Administration;

/// <summary>All boards; <c>POST /admin/boards/move</c> moves one up or down.</summary>
internal sealed class BoardsModel(BoardEditing editing) : PageModel
{
    public IReadOnlyList<BoardRow> Boards { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => Boards = await editing.ListAsync(cancellationToken);

    public async Task<IActionResult> OnPostMoveAsync([FromForm] long id, [FromForm] bool up, CancellationToken cancellationToken) =>
        await editing.MoveAsync(User.AsViewer(), id, up, cancellationToken) == BoardOutcome.Done
            ? LocalRedirect($"{Links.Administration}/boards")
            : NotFound();
}
