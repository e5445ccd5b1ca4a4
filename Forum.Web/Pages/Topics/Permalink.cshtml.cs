using System.Net.Mime;
using Forum.Web.Accounts;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Topics;

/// <summary>Leads to where a post stands. <c>/p/{id}/quote</c> is the post as Markdown to quote.</summary>
internal sealed class PermalinkModel(TopicQueries topics) : PageModel
{
    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken) =>
        await topics.FindPlaceAsync(id, User.AsViewer(), cancellationToken) is { } place ? LocalRedirect(place) : NotFound();

    public async Task<IActionResult> OnGetQuoteAsync(long id, CancellationToken cancellationToken)
    {
        if (await topics.QuoteAsync(id, User.AsViewer(), cancellationToken) is not { } text)
        {
            return NotFound();
        }

        Response.Headers.CacheControl = "no-store";
        return Content(text, MediaTypeNames.Text.Plain);
    }
}
