using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Reading;
using Forum.Web.Realtime;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Boards;

/// <summary>A board: its topics, newest activity first. <c>/b/{slug}/topics</c> is the first page's list alone.</summary>
internal sealed class BoardModel(BoardQueries boards, TopicQueries topics, ReadMarks marks) : PageModel
{
    public BoardView Board { get; private set; } = null!;

    public Paging Paging { get; private set; } = null!;

    public IReadOnlyList<TopicRow> Topics { get; private set; } = [];

    public string Channel => Channels.Board(Board.Id, Board.Visibility);

    public async Task<IActionResult> OnGetAsync(string slug, [FromQuery(Name = "page")] int? page, CancellationToken cancellationToken) =>
        await LoadAsync(slug, page, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnGetTopicsAsync(string slug, CancellationToken cancellationToken) =>
        await LoadAsync(slug, page: 1, cancellationToken) ? Partial("/Pages/Topics/_TopicRows.cshtml", Topics) : NotFound();

    private async Task<bool> LoadAsync(string slug, int? page, CancellationToken cancellationToken)
    {
        if (await boards.FindAsync(slug, User.AsViewer(), cancellationToken) is not { } board)
        {
            return false;
        }

        Board = board;
        Paging = new Paging(page, board.TopicCount, TopicQueries.TopicsPerPage);
        Topics = await marks.MarkAsync(await topics.ListAsync(board.Id, Paging, cancellationToken), User.AsViewer(), cancellationToken);
        return true;
    }
}
