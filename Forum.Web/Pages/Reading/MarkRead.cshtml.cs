using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Reading;
using Forum.Web.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Reading;

/// <summary>Marks all topics of a board, or of all boards, as read. For signed-in users.</summary>
[Authorize]
internal sealed class MarkReadModel(BoardQueries boards, ReadMarks marks) : PageModel
{
    /// <summary>Null for all boards.</summary>
    public BoardView? Board { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? slug, CancellationToken cancellationToken) =>
        await LoadAsync(slug, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string? slug, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(slug, cancellationToken))
        {
            return NotFound();
        }

        var viewer = User.AsViewer();
        await marks.MarkAllAsync(
            viewer.UserId!.Value, Board is { } board ? [board.Id] : await boards.VisibleIdsAsync(viewer, cancellationToken), cancellationToken);
        return LocalRedirect(Board is null ? Links.Home : Links.Board(Board.Slug));
    }

    private async Task<bool> LoadAsync(string? slug, CancellationToken cancellationToken)
    {
        if (slug is not null)
        {
            Board = await boards.FindAsync(slug, User.AsViewer(), cancellationToken);
        }

        return slug is null || Board is not null;
    }
}
