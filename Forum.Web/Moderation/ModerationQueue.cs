using Forum.Web.Data;
using Forum.Web.Text;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Moderation;

/// <summary>Reads what moderators have to look at. Whoever asks is a moderator: those see every board.</summary>
internal sealed class ModerationQueue(ForumDb db)
{
    /// <summary>How many posts the page shows of each kind, the oldest, and how many more at a time.</summary>
    public const int Step = 30;

    /// <summary>More than that on one page would be slow to show, and nobody's to look through.</summary>
    public const int MaxShown = 10 * Step;

    private const int ExcerptLength = 400;

    /// <summary>One command.</summary>
    public async Task<QueueCounts> CountAsync(CancellationToken cancellationToken) =>

        // Some user's row: one there is, or nobody could ask. So both counts come in one command.
        await db.Users.OrderBy(user => user.Id).Take(1)
            .Select(_ => new QueueCounts(
                db.Reports.Where(report => report.ClosedAt == null).Select(report => report.PostId).Distinct().Count(),
                db.HeldPosts.Count()))
            .SingleOrDefaultAsync(cancellationToken) ?? new(0, 0);

    /// <summary>The oldest of each kind, and how many there are. Four commands, however much there is.</summary>
    /// <param name="shown">How many of each kind; as many as can be chosen, at least <see cref="Step"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<QueueView> ListAsync(int? shown, CancellationToken cancellationToken)
    {
        var most = Math.Clamp(shown ?? Step, Step, MaxShown);
        var open = db.Reports.AsNoTracking().Where(report => report.ClosedAt == null);
        var posts = await open.GroupBy(report => report.PostId)
            .Select(reports => new { PostId = reports.Key, First = reports.Min(report => report.Id) })
            .OrderBy(post => post.First).Take(most)
            .ToListAsync(cancellationToken);
        var ids = posts.Select(post => post.PostId).ToList();
        var reports = await open.Where(report => ids.Contains(report.PostId)).OrderBy(report => report.Id)
            .Select(report => new
            {
                report.Id,
                report.PostId,
                report.Post.Number,
                Topic = report.Post.Topic.Title,
                Board = report.Post.Topic.Board.Name,
                Author = report.Post.Author.Name,
                PostCreatedAt = report.Post.CreatedAt,
                report.Post.Source,
                IsDeleted = report.Post.DeletedAt != null || report.Post.Topic.DeletedAt != null,
                View = new ReportView(report.Reporter.Name, report.Kind, report.Text, report.CreatedAt),
            })
            .ToListAsync(cancellationToken);
        var held = await db.HeldPosts.AsNoTracking().OrderBy(post => post.Id).Take(most)
            .Select(post => new WaitingPost(
                post.Id,
                post.Topic == null ? post.Title : post.Topic.Title,
                post.TopicId,
                post.Topic == null ? post.Board.Name : post.Topic.Board.Name,
                post.Author.Name,
                post.Author.PostCount,
                post.Source,
                post.CreatedAt))
            .ToListAsync(cancellationToken);

        return new QueueView(
            [.. reports.GroupBy(report => report.PostId).Select(group => group.ToList()).Select(group => new ReportedPost(
                group[0].PostId,
                group[0].Topic,
                group[0].Number,
                group[0].Board,
                group[0].Author,
                group[0].PostCreatedAt,
                Excerpt.Of(group[0].Source, ExcerptLength),
                group[0].IsDeleted,
                group[^1].Id,
                [.. group.Select(report => report.View)]))],
            held,
            await CountAsync(cancellationToken),
            most);
    }
}
