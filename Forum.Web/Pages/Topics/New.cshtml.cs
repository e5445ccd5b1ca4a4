using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>Starts a topic. For signed-in users.</summary>
internal sealed class NewModel(BoardQueries boards, Posting posting) : PageModel
{
    public BoardView Board { get; private set; } = null!;

    [BindProperty]
    public NewTopicForm Form { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(string slug, CancellationToken cancellationToken) =>
        await LoadAsync(slug, cancellationToken) ? Page() : NotFound();

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
        return true;
    }
}
