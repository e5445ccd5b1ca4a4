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
        var page = await ShowAsync(slug, cancellationToken);
        (Form.Title, Form.Body) = (Draft.Title, Draft.Body);
        return page;
    }

    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return await ShowAsync(slug, cancellationToken);
        }

        switch (await posting.StartTopicAsync(slug, User.AsViewer(), Form.Title, Form.Body, Form.Key, cancellationToken))
        {
            case PostingResult.Posted posted:
                return LocalRedirect(Links.Topic(posted.Post.TopicId));
            case PostingResult.Held:
                return LocalRedirect(Links.WaitingPosts);
            case PostingResult.Refused refused:
                ModelState.AddModelError("", refused.Message);
                if (refused.NeedsNewKey)
                {
                    ModelState.Remove("Form.Key");
                    Form.Key = null;
                }

                return await ShowAsync(slug, cancellationToken);
            default:
                return NotFound();
        }
    }

    private async Task<IActionResult> ShowAsync(string slug, CancellationToken cancellationToken)
    {
        if (await boards.FindAsync(slug, User.AsViewer(), cancellationToken) is not { } board)
        {
            return NotFound();
        }

        Board = board;
        Draft = await drafts.FindAsync(DraftPlace.Board(board.Id), User.AsViewer(), cancellationToken);
        Form.Key ??= PostingKey.New();
        return Page();
    }
}
