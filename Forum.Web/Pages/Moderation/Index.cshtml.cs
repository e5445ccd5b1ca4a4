using Forum.Web.Accounts;
using Forum.Web.Moderation;
using Forum.Web.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Moderation;

/// <summary>
/// What moderators have to look at. <c>GET /moderation?shown=60</c> shows more than at first, <c>/moderation/list</c> is the list alone, <c>count</c> answers <c>{reports, held}</c>. <c>POST /moderation/dismiss</c>,
/// <c>uphold</c> and <c>warn</c> decide about the reports of a post, <c>approve</c> and <c>reject</c> about a post that waits.
/// Answers 409, with the page, if somebody else has decided before.
/// </summary>
[Authorize(Policies.Moderators)]
internal sealed class IndexModel(ModerationQueue queue, ReportHandling reports, Approval approval) : PageModel
{
    private const string List = "/Pages/Moderation/_Queue.cshtml";

    public QueueView Queue { get; private set; } = new([], [], new(0, 0), ModerationQueue.Step);

    /// <summary>How many of each kind to show; also comes back with every decision.</summary>
    [BindProperty(SupportsGet = true, Name = "shown")]
    public int? Shown { get; set; }

    /// <summary>Why nothing was done, if so.</summary>
    public string? Notice { get; private set; }

    /// <summary>What the moderator wrote in vain.</summary>
    public string? LostReason { get; private set; }

    [BindProperty]
    public HandlingForm Form { get; set; } = new();

    public async Task OnGetAsync(CancellationToken cancellationToken) => Queue = await queue.ListAsync(Shown, cancellationToken);

    public async Task<IActionResult> OnGetListAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        return Partial(List, await queue.ListAsync(Shown, cancellationToken));
    }

    public async Task<IActionResult> OnGetCountAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        var counts = await queue.CountAsync(cancellationToken);
        return new JsonResult(new { counts.Reports, counts.Held });
    }

    public Task<IActionResult> OnPostDismissAsync(long post, long upTo, CancellationToken cancellationToken) =>
        AnswerAsync(
            PostKey(post), needsReason: null, reason => reports.DismissAsync(post, upTo, User.AsViewer(), reason, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostUpholdAsync(long post, long upTo, CancellationToken cancellationToken) =>
        AnswerAsync(
            PostKey(post),
            "Say why the post is deleted.",
            reason => reports.UpholdAsync(post, upTo, User.AsViewer(), reason, Form.TellAuthor, cancellationToken),
            cancellationToken);

    public Task<IActionResult> OnPostWarnAsync(long post, long upTo, CancellationToken cancellationToken) =>
        AnswerAsync(
            PostKey(post),
            "Say what the author is to be told.",
            reason => reports.WarnAsync(post, upTo, User.AsViewer(), reason, cancellationToken),
            cancellationToken);

    public Task<IActionResult> OnPostApproveAsync(long held, CancellationToken cancellationToken) =>
        AnswerAsync(HeldKey(held), needsReason: null, _ => approval.ApproveAsync(held, User.AsViewer(), cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostRejectAsync(long held, CancellationToken cancellationToken) =>
        AnswerAsync(
            HeldKey(held),
            "Say why: the author is told.",
            reason => approval.RejectAsync(held, User.AsViewer(), reason, cancellationToken),
            cancellationToken);

    private static string PostKey(long post) => $"post-{post}";

    private static string HeldKey(long held) => $"held-{held}";

    /// <param name="key">About what.</param>
    /// <param name="needsReason">What is said if no reason was given; null if none is needed.</param>
    /// <param name="handle">Does it, for a reason.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    private async Task<IActionResult> AnswerAsync(
        string key, string? needsReason, Func<string, Task<HandlingResult>> handle, CancellationToken cancellationToken)
    {
        var reason = Form.Reason ?? "";
        var error = ModelState.Values.SelectMany(value => value.Errors).FirstOrDefault()?.ErrorMessage
            ?? (reason.Length == 0 ? needsReason : null);
        if (error is not null)
        {
            return await ShowAsync(new HandlingAttempt(key, reason, Form.TellAuthor, error), cancellationToken);
        }

        switch (await handle(reason))
        {
            case HandlingResult.NoPlace:
                return await ShowAsync(
                    new HandlingAttempt(key, reason, Form.TellAuthor, "The topic or board is gone, or its author does not see it any more. You can only reject this post."),
                    cancellationToken);
            case HandlingResult.AlreadyHandled:
                Response.StatusCode = StatusCodes.Status409Conflict;
                Notice = "Somebody else has already handled that. Nothing was changed.";
                LostReason = reason;
                return await ShowAsync(attempt: null, cancellationToken);
            default:
                return LocalRedirect(Links.ModerationOf(Shown));
        }
    }

    private async Task<IActionResult> ShowAsync(HandlingAttempt? attempt, CancellationToken cancellationToken)
    {
        Queue = await queue.ListAsync(Shown, cancellationToken) with { Attempt = attempt };
        return Page();
    }
}
