using Forum.Web.Accounts;
using Forum.Web.Moderation;
using Forum.Web.Text;
using Forum.Web.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Forum.Web.Pages.Moderation;

/// <summary>What moderators and administrators did, newest first.</summary>
[Authorize(Policies.Moderators)]
internal sealed class LogModel(AuditQueries log) : PageModel
{
    public AuditFilter Filter { get; private set; } = new("", "", "");

    public IReadOnlyList<AuditRow> Rows { get; private set; } = [];

    public bool HasMore { get; private set; }

    public bool IsContinued { get; private set; }

    public async Task OnGetAsync(string? actor, string? action, string? subject, long? before, CancellationToken cancellationToken)
    {
        Filter = new(PostText.CleanLine(actor), PostText.CleanLine(action), PostText.CleanLine(subject));
        IsContinued = before is not null;
        (Rows, HasMore) = await log.ListAsync(Filter, before, cancellationToken);
    }

    /// <summary>This page with the same filter, from the entry after this one.</summary>
    public string Address(long? before) => QueryString(before) is { Length: > 0 } query ? $"{Links.ModerationLog}?{query}" : Links.ModerationLog;

    private string QueryString(long? before) => string.Join('&', new[]
    {
        ("actor", Filter.Actor),
        ("action", Filter.Action),
        ("subject", Filter.Subject),
        ("before", $"{before}"),
    }.Where(pair => pair.Item2.Length > 0).Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2)}"));
}
