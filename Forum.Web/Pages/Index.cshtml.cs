using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Reading;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages;

/// <summary>Home: the boards, with what was last going on in each.</summary>
internal sealed class IndexModel(BoardQueries boards, ReadMarks marks) : PageModel
{
    public IReadOnlyList<BoardSummary> Boards { get; private set; } = [];

    /// <summary>How many topics have something unread for the viewer, by board.</summary>
    public IReadOnlyDictionary<long, int> Unread { get; private set; } = new Dictionary<long, int>();

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var viewer = User.AsViewer();
        Boards = await boards.ListAsync(viewer, cancellationToken);
        Unread = await marks.CountByBoardAsync(viewer, cancellationToken);
    }
}
