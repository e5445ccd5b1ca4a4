using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Text;
using Forum.Web.Topics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Forum.Web.Notifications;

/// <summary>
/// Notifies users, in the transaction of what it is about, which the caller has begun: the row, the counter and the event,
/// all saved on return. The caller commits, and then wakes the outbox.
/// </summary>
internal sealed class Notifier(
    ForumDb db, NotificationEvents events, UnreadCounter counter, TimeProvider clock, IOptions<NotificationOptions> options)
{
    /// <summary>
    /// Tells those whom a new post mentions or quotes, and the topic's author: each once, none who may not see it, never the author.
    /// The post is saved; its topic, the topic's board and the author are loaded; the text is the post's, parsed.
    /// </summary>
    public Task ForPostAsync(Post post, PostDocument text, CancellationToken cancellationToken) => NotifyAsync(post, text, isNew: true, cancellationToken);

    /// <summary>Tells those whom an edited post mentions or quotes now, and whom it has not told before. As <see cref="ForPostAsync"/>.</summary>
    public Task ForEditAsync(Post post, PostDocument text, CancellationToken cancellationToken) => NotifyAsync(post, text, isNew: false, cancellationToken);

    /// <summary>Tells a user what a moderator did.</summary>
    /// <param name="userId">Whom.</param>
    /// <param name="text">What, in full sentences; more than <see cref="Notification.MaxTextLength"/> characters are cut off.</param>
    /// <param name="postId">The post that it is about, if any.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    public async Task ModerationAsync(long userId, string text, long? postId, CancellationToken cancellationToken)
    {
        var role = await db.Users.Where(user => user.Id == userId).Select(user => user.Role).SingleAsync(cancellationToken);
        var title = postId is null ? null : await db.Posts.VisibleTo(new Viewer(userId, "", "", role)).Where(post => post.Id == postId)
            .Select(post => post.Topic.Title).SingleOrDefaultAsync(cancellationToken);
        var notification = new Notification
        {
            UserId = userId,
            Kind = NotificationKind.Moderation,
            PostId = postId,
            Text = text[..Math.Min(text.Length, Notification.MaxTextLength)],
            CreatedAt = clock.GetUtcNow().UtcDateTime,
        };
        await AddAsync([notification], actor: "", title, cancellationToken);
    }

    private async Task NotifyAsync(Post post, PostDocument text, bool isNew, CancellationToken cancellationToken)
    {
        var most = options.Value.MaxPerPost;
        List<string> mentioned = [.. text.Mentions.Select(UserName.Normalize)];
        List<long> quotedPosts = [.. text.QuotedPosts];
        List<long> quoted = quotedPosts.Count == 0 ? [] : await db.Posts
            .Where(other => quotedPosts.Contains(other.Id) && other.DeletedAt == null)
            .Select(other => other.AuthorId).ToListAsync(cancellationToken);
        List<long> concerned = isNew ? [.. quoted, post.Topic.AuthorId] : quoted;
        if (mentioned.Count == 0 && concerned.TrueForAll(id => id == post.AuthorId))
        {
            return;
        }

        // By name or by id, each of which has an index.
        var candidates = await db.Users.AsNoTracking()
            .Where(user => mentioned.Contains(user.NormalizedName) || concerned.Contains(user.Id))
            .Where(user => user.Id != post.AuthorId && !db.Notifications.Any(told => told.PostId == post.Id && told.UserId == user.Id))
            .Select(user => new { user.Id, user.Name, user.NormalizedName, user.Role })
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var notifications = candidates
            .Where(user => post.Topic.Board.Visibility <= new Viewer(user.Id, user.Name, "", user.Role).Clearance)
            .Select(user => new Notification
            {
                UserId = user.Id,
                Kind = mentioned.Contains(user.NormalizedName) ? NotificationKind.Mention
                    : quoted.Contains(user.Id) ? NotificationKind.Quote
                    : NotificationKind.Reply,
                ActorId = post.AuthorId,
                PostId = post.Id,
                CreatedAt = now,
            })
            .OrderBy(notification => notification.Kind switch { NotificationKind.Mention => 0, NotificationKind.Quote => 1, _ => 2 })
            .ThenBy(notification => notification.UserId)
            .Take(most);
        await AddAsync([.. notifications], post.Author.Name, post.Topic.Title, cancellationToken);
    }

    private async Task AddAsync(List<Notification> notifications, string actor, string? title, CancellationToken cancellationToken)
    {
        db.Notifications.AddRange(notifications);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var notification in notifications)
        {
            var view = new NotificationView(
                notification.Id, notification.Kind, actor, title, notification.Text, notification.CreatedAt, IsRead: false);
            await events.CreatedAsync(notification.UserId, view, await counter.CountAsync(notification.UserId, cancellationToken));
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
