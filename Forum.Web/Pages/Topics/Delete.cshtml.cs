using Forum.Web.Accounts;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>Asks, and deletes a post: for its author, and for moderators, who give a reason.</summary>
[Authorize]
internal sealed class DeleteModel(TopicQueries topics, Deleting deleting) : PageModel
{
    public PostDetails Details { get; private set; } = null!;

    public bool IsOwn => Details.Post.AuthorId == User.AsViewer().UserId;

    [BindProperty]
    public ReasonForm Form { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken) => await CheckAsync(id, cancellationToken) ?? Page();

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken cancellationToken)
    {
        if (await CheckAsync(id, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (!IsOwn && string.IsNullOrEmpty(Form.Reason))
        {
            ModelState.AddModelError("Form.Reason", "Say why.");
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        return await deleting.DeleteAsync(id, User.AsViewer(), Form.Reason ?? "", cancellationToken) switch
        {
            ChangeResult.Done when Details.Post.Number == 1 => LocalRedirect(Links.RestorePost(id)),
            ChangeResult.Done => LocalRedirect(Links.Post(Details.Topic.Id, Details.Post.Number)),
            ChangeResult.Forbidden => Forbid(),
            _ => NotFound(),
        };
    }

    private async Task<IActionResult?> CheckAsync(long id, CancellationToken cancellationToken)
    {
        if (await topics.FindPostAsync(id, User.AsViewer(), cancellationToken) is not { } details)
        {
            return NotFound();
        }

        Details = details;
        if (details.Post.IsDeleted && User.AsViewer().MayRestore(details.Topic, details.Post))
        {
            // A second click on the button: it is done.
            return LocalRedirect(Links.RestorePost(id));
        }

        return User.AsViewer().MayDelete(details.Topic, details.Post) ? null : Forbid();
    }
}
