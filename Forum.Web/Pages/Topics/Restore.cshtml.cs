using Forum.Web.Accounts;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>Asks, and brings a deleted post back: for moderators, and for its author who deleted it.</summary>
[Authorize]
internal sealed class RestoreModel(TopicQueries topics, Deleting deleting) : PageModel
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

        if (!ModelState.IsValid)
        {
            return Page();
        }

        return await deleting.RestoreAsync(id, User.AsViewer(), Form.Reason ?? "", cancellationToken) switch
        {
            ChangeResult.Done => LocalRedirect(Place),
            ChangeResult.Forbidden => Forbid(),
            _ => NotFound(),
        };
    }

    private string Place => Links.Post(Details.Topic.Id, Details.Post.Number);

    private async Task<IActionResult?> CheckAsync(long id, CancellationToken cancellationToken)
    {
        if (await topics.FindPostAsync(id, User.AsViewer(), cancellationToken) is not { } details)
        {
            return NotFound();
        }

        Details = details;
        if (!details.Post.IsDeleted && !details.Topic.IsDeleted)
        {
            return LocalRedirect(Place);
        }

        return User.AsViewer().MayRestore(details.Topic, details.Post) ? null : Forbid();
    }
}
