using Forum.Web.Accounts;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>The texts that a post had: for whoever sees the post, and of a deleted one for moderators.</summary>
internal sealed class HistoryModel(TopicQueries topics, PostHistory history) : PageModel
{
    public PostDetails Details { get; private set; } = null!;

    public Paging Paging { get; private set; } = null!;

    public IReadOnlyList<TextChange> Texts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(long id, [FromQuery(Name = "page")] int? page, CancellationToken cancellationToken)
    {
        var viewer = User.AsViewer();
        if (await topics.FindPostAsync(id, viewer, cancellationToken) is not { } details
            || ((details.Post.IsDeleted || details.Topic.IsDeleted) && !viewer.IsModerator))
        {
            return NotFound();
        }

        Details = details;
        Paging = new Paging(page, await history.CountAsync(id, cancellationToken), PostHistory.TextsPerPage);
        Texts = await history.ListAsync(id, Paging, cancellationToken);
        return Page();
    }
}
