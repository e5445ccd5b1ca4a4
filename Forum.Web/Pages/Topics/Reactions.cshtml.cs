using Forum.Web.Accounts;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>Who has reacted to a post, for whoever sees it; whoever is signed in reacts here without scripts. None of a deleted one.</summary>
internal sealed class ReactionsModel(TopicQueries topics, ReactionQueries reactions) : PageModel
{
    public PostDetails Details { get; private set; } = null!;

    public ReactionBar Bar { get; private set; } = null!;

    public Paging Paging { get; private set; } = null!;

    public IReadOnlyList<ReactionRow> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(long id, [FromQuery(Name = "page")] int? page, CancellationToken cancellationToken)
    {
        var viewer = User.AsViewer();
        if (await topics.FindPostAsync(id, viewer, cancellationToken) is not { Post.IsDeleted: false, Topic.IsDeleted: false } details)
        {
            return NotFound();
        }

        Details = details;
        Bar = await reactions.FindAsync(id, details.Topic.Version, viewer, cancellationToken);
        Paging = new Paging(page, Bar.Total, ReactionQueries.ReactionsPerPage);
        Rows = await reactions.ListAsync(id, Paging, cancellationToken);
        return Page();
    }
}
