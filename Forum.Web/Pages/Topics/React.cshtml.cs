using Forum.Web.Accounts;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>
/// <c>POST /p/{id}/react</c> with <c>on=like</c> or <c>off=like</c>: gives a post a reaction, or takes it back. Says which and
/// does not toggle, so that it can be sent again. Leads back to the post; where JSON is asked for it answers 200
/// <c>{version, html}</c>, 401 if nobody is signed in.
/// </summary>
internal sealed class ReactModel(Reacting reacting, TopicQueries topics, PartialRenderer partials) : PageModel
{
    /// <summary>After signing in, for instance.</summary>
    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken) =>
        await topics.FindPlaceAsync(id, User.AsViewer(), cancellationToken) is { } place ? LocalRedirect(place) : NotFound();

    public async Task<IActionResult> OnPostAsync(long id, string? on, string? off, CancellationToken cancellationToken)
    {
        var viewer = User.AsViewer();
        if (!viewer.IsSignedIn)
        {
            return WantsJson ? StatusCode(StatusCodes.Status401Unauthorized) : Challenge();
        }

        if ((on is null) == (off is null) || ReactionKinds.Parse(on ?? off) is not { } kind)
        {
            return BadRequest();
        }

        if (await reacting.SetAsync(id, viewer, kind, isOn: on is not null, cancellationToken) is not { } reacted)
        {
            return NotFound();
        }

        return WantsJson
            ? new JsonResult(new { reacted.Bar.Version, Html = await partials.RenderAsync(Partials.Reactions, reacted.Bar) })
            : LocalRedirect(Links.Post(reacted.TopicId, reacted.Number));
    }

    private bool WantsJson => Request.WantsJson();
}
