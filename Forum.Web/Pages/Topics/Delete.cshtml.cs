using Forum.Web.Accounts;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Forum.Web.Pages.Topics;

/// <summary>Asks, and deletes a post: for its author, and for moderators, who give a reason.</summary>
[Authorize]
internal sealed class DeleteModel(TopicQueries topics, Deleting deleting) : PostPage(topics)
{
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
            ChangeResult.Done => LocalRedirect(Place),
            ChangeResult.Forbidden => Forbid(),
            _ => NotFound(),
        };
    }

    protected override IActionResult? Refuse()
    {
        if (Details.Post.IsDeleted && User.AsViewer().MayRestore(Details.Topic, Details.Post))
        {
            // A second click on the button: it is done.
            return LocalRedirect(Links.RestorePost(Details.Post.Id));
        }

        return User.AsViewer().MayDelete(Details.Topic, Details.Post) ? null : Forbid();
    }
}
