using Forum.Web.Accounts;
using Forum.Web.Boards;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages;

/// <summary>Home: the boards, with what was last going on in each.</summary>
internal sealed class IndexModel(BoardQueries boards) : PageModel
{
    public IReadOnlyList<BoardSummary> Boards { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Boards = await boards.ListAsync(User.AsViewer(), cancellationToken);
}
