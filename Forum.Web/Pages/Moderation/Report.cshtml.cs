using Forum.Web.Accounts;
using Forum.Web.Moderation;
using Forum.Web.Topics;
using Forum.Web.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Moderation;

/// <summary>Tells the moderators that something is wrong with a post. Says so if the viewer has told them already.</summary>
[Authorize]
internal sealed class ReportModel(TopicQueries topics, Reporting reporting) : PageModel
{
    public PostDetails Details { get; private set; } = null!;

    public bool IsReported { get; private set; }

    [BindProperty]
    public ReportForm Form { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken) => await ShowAsync(id, cancellationToken);

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return await ShowAsync(id, cancellationToken);
        }

        switch (await reporting.ReportAsync(id, User.AsViewer(), Form.Kind!.Value, Form.Text ?? "", cancellationToken))
        {
            case ReportResult.Reported:
                return LocalRedirect(Links.ReportPost(id));
            case ReportResult.Refused refused:
                ModelState.AddModelError("", refused.Message);
                return await ShowAsync(id, cancellationToken);
            case ReportResult.Forbidden:
                return Forbid();
            default:
                return NotFound();
        }
    }

    private async Task<IActionResult> ShowAsync(long id, CancellationToken cancellationToken)
    {
        var viewer = User.AsViewer();
        if (await topics.FindPostAsync(id, viewer, cancellationToken) is not { Post.IsDeleted: false, Topic.IsDeleted: false } details)
        {
            return NotFound();
        }

        if (details.Post.AuthorId == viewer.UserId)
        {
            return Forbid();
        }

        Details = details;
        IsReported = await reporting.HasReportedAsync(id, viewer, cancellationToken);
        return Page();
    }
}
