using Forum.Web.Accounts;
using Forum.Web.Moderation;
using Forum.Web.Reading;
using Forum.Web.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Forum.Web.Pages.Reading;

/// <summary>The viewer's own drafts, to go on with, or to delete; and their posts that wait for a moderator.</summary>
[Authorize]
internal sealed class DraftsModel(DraftQueries queries, Drafts drafts, HeldPosts held, IOptions<ReadingOptions> options) : PageModel
{
    public IReadOnlyList<DraftRow> Drafts { get; private set; } = [];

    public IReadOnlyList<OwnHeldPost> Waiting { get; private set; } = [];

    public int KeptDays => (int)options.Value.KeepDrafts.TotalDays;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Drafts = await queries.ListAsync(User.AsViewer(), cancellationToken);
        Waiting = await held.OfAsync(User.AsViewer(), cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(string? place, CancellationToken cancellationToken)
    {
        if (!DraftPlace.TryParse(place, out var where))
        {
            return NotFound();
        }

        await drafts.DeleteAsync(where, User.AsViewer(), cancellationToken);
        return LocalRedirect(Links.Drafts);
    }
}
