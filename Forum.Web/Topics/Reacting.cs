using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Realtime.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Topics;

/// <summary>A post's reactions and where the post stands, after somebody reacted.</summary>
internal sealed record Reacted(long TopicId, int Number, ReactionBar Bar);

/// <summary>
/// Gives a post a reaction and takes it back. To a locked topic, too: it says nothing that would need an answer. Each change
/// is one more state of the topic and one event with all the post's counts; SQLite has one writer, so the numbers are in
/// the order of the changes.
/// </summary>
internal sealed class Reacting(ForumDb db, ReactionQueries reactions, TopicEvents events, OutboxSignal outboxSignal, TimeProvider clock)
{
    /// <summary>Makes it so that the viewer has this reaction, or has not; doing it again changes nothing. Null if there is no such post that the viewer sees, or it was deleted.</summary>
    public async Task<Reacted?> SetAsync(long postId, Viewer viewer, ReactionKind kind, bool isOn, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var post = await db.Posts.VisibleTo(viewer).Include(p => p.Topic)
            .SingleOrDefaultAsync(p => p.Id == postId && p.DeletedAt == null && p.Topic.DeletedAt == null, cancellationToken);
        if (post is null || viewer.UserId is not { } userId)
        {
            return null;
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var changed = isOn
            ? await db.Database.ExecuteSqlInterpolatedAsync(
                $"""INSERT INTO "PostReactions" ("PostId", "UserId", "Kind", "CreatedAt") VALUES ({postId}, {userId}, {(int)kind}, {now}) ON CONFLICT DO NOTHING""",
                cancellationToken)
            : await db.Database.ExecuteSqlInterpolatedAsync(
                $"""DELETE FROM "PostReactions" WHERE "PostId" = {postId} AND "UserId" = {userId} AND "Kind" = {(int)kind}""",
                cancellationToken);
        post.Topic.Version += changed;
        var bar = await reactions.FindAsync(postId, post.Topic.Version, viewer, cancellationToken);
        if (changed > 0)
        {
            await events.ReactionsChangedAsync(post.Topic.BoardId, post.TopicId, bar);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            outboxSignal.Wake();
        }

        return new Reacted(post.TopicId, post.Number, bar);
    }
}
