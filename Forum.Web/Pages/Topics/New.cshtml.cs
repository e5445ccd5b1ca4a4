using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Reading;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>Starts a topic. For signed-in users.</summary>
internal sealed class NewModel(BoardQueries boards, Posting posting, Drafts drafts) : PageModel
{
    public BoardView Board { get; private set; } = null!;

    /// <summary>The viewer's topic for this board that is not posted yet.</summary>
    public DraftView Draft { get; private set; } = DraftView.None;

    [BindProperty]
    public NewTopicForm Form { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(slug, cancellationToken))
        {
            return NotFound();
        }

        (Form.Title, Form.Body) = (Draft.Title, Draft.Body);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return await LoadAsync(slug, cancellationToken) ? Page() : NotFound();
        }

        return await posting.StartTopicAsync(slug, User.AsViewer(), Form.Title, Form.Body, cancellationToken) is { } post
            ? LocalRedirect(Links.Topic(post.TopicId))
            : NotFound();
    }

    private async Task<bool> LoadAsync(string slug, CancellationToken cancellationToken)
    {
        if (await boards.FindAsync(slug, User.AsViewer(), cancellationToken) is not { } board)
        {
            return false;
        }

        Board = board;
        Draft = await drafts.FindAsync(DraftPlace.Board(board.Id), User.AsViewer(), cancellationToken);
        return true;
    }
}
