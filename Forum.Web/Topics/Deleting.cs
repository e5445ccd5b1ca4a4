using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Moderation;
using Forum.Web.Realtime.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Topics;

/// <summary>
/// Takes posts away and brings them back. A topic is its first post: they go and come together. Counters follow, and with
/// them who was last active in the topic.
/// </summary>
internal sealed class Deleting(
    ForumDb db, ReactionQueries reactions, TopicEvents events, AuditLog log, OutboxSignal outboxSignal, TimeProvider clock)
{
    public async Task<ChangeResult> DeleteAsync(long postId, Viewer actor, string reason, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await FindAsync(postId, actor, cancellationToken) is not { } post)
        {
            return new ChangeResult.NotFound();
        }

        if (!actor.MayDelete(TopicView.Of(post.Topic), PostView.Of(post)))
        {
            return new ChangeResult.Forbidden();
        }

        if (post.Number == 1)
        {
            log.Add("topic.deleted", actor, post.Topic, reason);
        }
        else
        {
            log.Add("post.deleted", actor, post, reason);
        }

        await RemoveAsync(post, actor, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return new ChangeResult.Done();
    }

    /// <summary>
    /// Takes a post away that is there, in the transaction of the caller, who has loaded it with its author, its topic, and the
    /// topic's author and board, has seen that the actor may, writes it down, commits and wakes the outbox.
    /// </summary>
    public async Task RemoveAsync(Post post, Viewer actor, CancellationToken cancellationToken)
    {
        post.DeletedAt = clock.GetUtcNow().UtcDateTime;
        post.DeletedById = actor.UserId;
        if (post.Number == 1)
        {
            await RemoveTopicAsync(post.Topic, post.DeletedAt.Value, cancellationToken);
        }
        else
        {
            post.Author.PostCount--;
            post.Topic.Board.PostCount--;
        }

        await FinishAsync(post, cancellationToken);
    }

    public async Task<ChangeResult> RestoreAsync(long postId, Viewer actor, string reason, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await FindAsync(postId, actor, cancellationToken) is not { } post)
        {
            return new ChangeResult.NotFound();
        }

        if (!actor.MayRestore(TopicView.Of(post.Topic), PostView.Of(post)))
        {
            return new ChangeResult.Forbidden();
        }

        post.DeletedAt = null;
        post.DeletedById = null;
        if (post.Number == 1)
        {
            await ReturnTopicAsync(post.Topic, cancellationToken);
            log.Add("topic.restored", actor, post.Topic, reason);
        }
        else
        {
            post.Author.PostCount++;
            post.Topic.Board.PostCount++;
            log.Add("post.restored", actor, post, reason);
        }

        await FinishAsync(post, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return new ChangeResult.Done();
    }

    private Task<Post?> FindAsync(long postId, Viewer actor, CancellationToken cancellationToken) =>
        db.Posts.WithinReachOf(actor)
            .Include(post => post.Author).Include(post => post.Topic.Board).Include(post => post.Topic.Author)
            .SingleOrDefaultAsync(post => post.Id == postId, cancellationToken);

    private async Task RemoveTopicAsync(Topic topic, DateTime now, CancellationToken cancellationToken)
    {
        // Before the first post is saved as deleted: it counts, too.
        topic.Board.PostCount -= await CountAsync(topic, cancellationToken);
        topic.Board.TopicCount--;
        await AddToAuthorsAsync(topic, -1, cancellationToken);
        topic.DeletedAt = now;
    }

    private async Task ReturnTopicAsync(Topic topic, CancellationToken cancellationToken)
    {
        topic.DeletedAt = null;
        topic.Board.TopicCount++;
        await db.SaveChangesAsync(cancellationToken);
        topic.Board.PostCount += await CountAsync(topic, cancellationToken);
        await AddToAuthorsAsync(topic, 1, cancellationToken);
    }

    private Task<int> CountAsync(Topic topic, CancellationToken cancellationToken) =>
        db.Posts.CountAsync(post => post.TopicId == topic.Id && post.DeletedAt == null, cancellationToken);

    /// <summary>In the database alone, whoever is loaded: there may be thousands.</summary>
    private Task<int> AddToAuthorsAsync(Topic topic, int sign, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlInterpolatedAsync(
            $"""
            UPDATE "Users" SET "PostCount" = "PostCount" + {sign} * (
                SELECT COUNT(*) FROM "Posts" WHERE "TopicId" = {topic.Id} AND "AuthorId" = "Users"."Id" AND "DeletedAt" IS NULL)
            WHERE "Id" IN (SELECT "AuthorId" FROM "Posts" WHERE "TopicId" = {topic.Id})
            """,
            cancellationToken);

    /// <summary>Saves the change, and what follows from it.</summary>
    private async Task FinishAsync(Post post, CancellationToken cancellationToken)
    {
        var topic = post.Topic;
        post.Version++;
        topic.Version++;
        await db.SaveChangesAsync(cancellationToken);

        // The last who is still to be seen. In a deleted topic there may be nobody; it is in no list then.
        var last = await db.Posts.Include(p => p.Author).Where(p => p.TopicId == topic.Id && p.DeletedAt == null)
            .OrderByDescending(p => p.Number)
            .FirstOrDefaultAsync(cancellationToken);
        if (last is not null)
        {
            topic.LastAuthor = last.Author;
            topic.LastPostAt = last.CreatedAt;
            await db.SaveChangesAsync(cancellationToken);
        }

        await events.PostUpdatedAsync(topic.BoardId, PostView.Of(post));
        if (post.DeletedAt is null)
        {
            // Pages that were opened meanwhile know nothing of them.
            var bar = await reactions.FindAsync(post.Id, topic.Version, Viewer.Anonymous, cancellationToken);
            await events.ReactionsChangedAsync(topic.BoardId, topic.Id, bar);
        }

        if (topic.DeletedAt is not null)
        {
            await events.TopicRemovedAsync(topic.Id, topic.BoardId, isMoved: false, cancellationToken);
        }
        else
        {
            if (post.Number == 1)
            {
                await events.TopicTitleUpdatedAsync(TopicView.Of(topic));
            }

            await events.TopicUpdatedAsync(TopicRow.Of(topic), cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
