using Forum.Web.Accounts;
using Forum.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Moderation;

/// <summary>Which entries of the log are asked for. Empty is any.</summary>
/// <param name="Actor">The name of the one who did it.</param>
/// <param name="Action">What was done: <c>post.deleted</c>, or <c>post</c> for all that is done to posts.</param>
/// <param name="Subject">The name of the one whom it hit.</param>
internal sealed record AuditFilter(string Actor, string Action, string Subject);

/// <summary>An entry of the log, as moderators see it.</summary>
internal sealed record AuditRow(
    long Id, string Actor, string Action, string Target, string TargetUrl, string? Subject, string Reason, DateTime CreatedAt);

/// <summary>Reads what moderators and administrators did.</summary>
internal sealed class AuditQueries(ForumDb db)
{
    public const int PageSize = 50;

    /// <summary>Up to <see cref="PageSize"/> entries, newest first, from the one after the entry <paramref name="before"/>, and whether there are more. One command.</summary>
    public async Task<(IReadOnlyList<AuditRow> Rows, bool HasMore)> ListAsync(AuditFilter filter, long? before, CancellationToken cancellationToken)
    {
        var entries = db.Audit.AsNoTracking();
        if (before is not null)
        {
            entries = entries.Where(entry => entry.Id < before);
        }

        if (filter.Actor.Length > 0)
        {
            var actor = UserName.Normalize(filter.Actor);
            entries = entries.Where(entry => entry.Actor.NormalizedName == actor);
        }

        if (filter.Subject.Length > 0)
        {
            var subject = UserName.Normalize(filter.Subject);
            entries = entries.Where(entry => entry.Subject!.NormalizedName == subject);
        }

        if (filter.Action.Length > 0)
        {
            var (action, prefix) = (filter.Action, filter.Action + ".");
            entries = entries.Where(entry => entry.Action == action || entry.Action.StartsWith(prefix));
        }

        var rows = await entries.OrderByDescending(entry => entry.Id).Take(PageSize + 1)
            .Select(entry => new AuditRow(
                entry.Id,
                entry.Actor.Name,
                entry.Action,
                entry.Target,
                entry.TargetUrl,
                entry.Subject == null ? null : entry.Subject.Name,
                entry.Reason,
                entry.CreatedAt))
            .ToListAsync(cancellationToken);
        return ([.. rows.Take(PageSize)], rows.Count > PageSize);
    }
}
