using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Moderation;
using Forum.Web.Realtime.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Topics;

/// <summary>What is done to a topic as a whole. The author may rename it; everything else is for moderators. Doing again what is done already changes nothing.</summary>
internal sealed class TopicManagement(ForumDb db, TopicEvents events, AuditLog log, OutboxSignal outboxSignal)
{
    public Task<ChangeResult> LockAsync(long topicId, Viewer actor, bool isLocked, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(topicId, actor, IsForModerators, isLocked ? "topic.locked" : "topic.unlocked", reason, topic =>
        {
            var changes = topic.IsLocked != isLocked;
            topic.IsLocked = isLocked;
            return changes ? "" : null;
        }, cancellationToken);

    public Task<ChangeResult> PinAsync(long topicId, Viewer actor, bool isPinned, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(topicId, actor, IsForModerators, isPinned ? "topic.pinned" : "topic.unpinned", reason, topic =>
        {
            var changes = topic.IsPinned != isPinned;
            topic.IsPinned = isPinned;
            return changes ? "" : null;
        }, cancellationToken);

    public Task<ChangeResult> RenameAsync(long topicId, Viewer actor, string title, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(topicId, actor, TopicRights.MayRename, "topic.renamed", reason, topic =>
        {
            var former = topic.Title;
            topic.Title = title;
            return former == title ? null : $", formerly “{former}”";
        }, cancellationToken);

    /// <summary>Moves the topic with all its posts into another board that the actor sees.</summary>
    public async Task<ChangeResult> MoveAsync(long topicId, Viewer actor, long boardId, string reason, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var topic = await FindAsync(topicId, actor, cancellationToken);
        var board = await db.Boards.VisibleTo(actor).SingleOrDefaultAsync(b => b.Id == boardId, cancellationToken);
        if (topic is null || board is null)
        {
            return new ChangeResult.NotFound();
        }

        if (!IsForModerators(actor, TopicView.Of(topic)))
        {
            return new ChangeResult.Forbidden();
        }

        var former = topic.Board;
        if (former.Id == board.Id)
        {
            return new ChangeResult.Done();
        }

        var posts = await db.Posts.CountAsync(post => post.TopicId == topic.Id && post.DeletedAt == null, cancellationToken);
        former.TopicCount--;
        former.PostCount -= posts;
        board.TopicCount++;
        board.PostCount += posts;
        topic.Board = board;
        topic.Version++;
        log.Add("topic.moved", actor, topic, reason, $" from {former.Name} to {board.Name}");
        await db.SaveChangesAsync(cancellationToken);

        await events.TopicRemovedAsync(topic.Id, former.Id, isMoved: true, cancellationToken);
        await events.TopicUpdatedAsync(TopicRow.Of(topic), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return new ChangeResult.Done();
    }

    private static bool IsForModerators(Viewer viewer, TopicView topic) => viewer.IsModerator && !topic.IsDeleted;

    /// <param name="topicId">The topic.</param>
    /// <param name="actor">Who changes it.</param>
    /// <param name="isAllowed">Whether they may.</param>
    /// <param name="action">What is written down.</param>
    /// <param name="reason">Why.</param>
    /// <param name="change">Does it; returns what else there is to say about it, or null if nothing changes.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    private async Task<ChangeResult> ChangeAsync(
        long topicId,
        Viewer actor,
        Func<Viewer, TopicView, bool> isAllowed,
        string action,
        string reason,
        Func<Topic, string?> change,
        CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await FindAsync(topicId, actor, cancellationToken) is not { } topic)
        {
            return new ChangeResult.NotFound();
        }

        if (!isAllowed(actor, TopicView.Of(topic)))
        {
            return new ChangeResult.Forbidden();
        }

        if (change(topic) is not { } detail)
        {
            return new ChangeResult.Done();
        }

        topic.Version++;
        log.Add(action, actor, topic, reason, detail);
        await db.SaveChangesAsync(cancellationToken);

        await events.TopicTitleUpdatedAsync(TopicView.Of(topic));
        await events.TopicUpdatedAsync(TopicRow.Of(topic), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return new ChangeResult.Done();
    }

    private Task<Topic?> FindAsync(long topicId, Viewer actor, CancellationToken cancellationToken) =>
        db.Topics.VisibleTo(actor).Include(topic => topic.Board).Include(topic => topic.Author).Include(topic => topic.LastAuthor)
            .SingleOrDefaultAsync(topic => topic.Id == topicId, cancellationToken);
}
