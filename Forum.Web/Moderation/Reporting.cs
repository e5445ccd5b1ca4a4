using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Realtime.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Forum.Web.Moderation;

/// <summary>Takes reports of posts: one of each reader for each post. The reader is signed in.</summary>
internal sealed class Reporting(
    ForumDb db, QueueEvents events, OutboxSignal outboxSignal, TimeProvider clock, IOptions<ModerationOptions> options)
{
    /// <summary>Whether the reader has reported the post, whatever became of it.</summary>
    public Task<bool> HasReportedAsync(long postId, Viewer reader, CancellationToken cancellationToken) =>
        db.Reports.AnyAsync(report => report.PostId == postId && report.ReporterId == reader.UserId, cancellationToken);

    public async Task<ReportResult> ReportAsync(long postId, Viewer reader, ReportKind kind, string text, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var post = await db.Posts.VisibleTo(reader)
            .Where(p => p.Id == postId && p.DeletedAt == null && p.Topic.DeletedAt == null)
            .Select(p => new { p.AuthorId })
            .SingleOrDefaultAsync(cancellationToken);
        if (post is null)
        {
            return new ReportResult.NotFound();
        }

        if (post.AuthorId == reader.UserId)
        {
            return new ReportResult.Forbidden();
        }

        if (await HasReportedAsync(postId, reader, cancellationToken))
        {
            return new ReportResult.Reported();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var since = now - TimeSpan.FromHours(1);
        var times = await db.Reports.Where(report => report.ReporterId == reader.UserId && report.CreatedAt > since)
            .OrderByDescending(report => report.Id).Select(report => report.CreatedAt).Take(options.Value.ReportsPerHour)
            .ToListAsync(cancellationToken);
        if (times.Count == options.Value.ReportsPerHour)
        {
            var minutes = Math.Max(1, (int)Math.Ceiling((times[^1] - since).TotalMinutes));
            return new ReportResult.Refused(
                $"You have reported a lot, and the moderators will look at it. You can report more in {minutes} {(minutes == 1 ? "minute" : "minutes")}.");
        }

        db.Reports.Add(new Report { PostId = postId, ReporterId = reader.UserId!.Value, Kind = kind, Text = text, CreatedAt = now });
        await db.SaveChangesAsync(cancellationToken);
        await events.ChangedAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return new ReportResult.Reported();
    }
}
