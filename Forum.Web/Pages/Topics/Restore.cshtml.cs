using Forum.Web.Accounts;
using Forum.Web.Topics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Forum.Web.Pages.Topics;

/// <summary>Asks, and brings a deleted post back: for moderators, and for its author who deleted it.</summary>
[Authorize]
internal sealed class RestoreModel(TopicQueries topics, Deleting deleting) : PostPage(topics)
{
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

    protected override IActionResult? Refuse()
    {
        if (!Details.Post.IsDeleted && !Details.Topic.IsDeleted)
        {
            return LocalRedirect(Place);
        }

        return User.AsViewer().MayRestore(Details.Topic, Details.Post) ? null : Forbid();
    }
}
