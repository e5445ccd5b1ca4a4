using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Moderation;
using Forum.Web.Notifications;
using Forum.Web.Reading;
using Forum.Web.Realtime.Outbox;
using Forum.Web.Text;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Topics;

/// <summary>Changes the text of posts, and keeps every text that there was.</summary>
internal sealed class Editing(
    ForumDb db,
    MentionedUsers mentioned,
    TopicEvents events,
    Notifier notifier,
    Drafts drafts,
    AuditLog log,
    OutboxSignal outboxSignal,
    TimeProvider clock)
{
    /// <summary>Replaces the text, unless somebody else did since the editor saw <paramref name="version"/>. The same text again changes nothing.</summary>
    public async Task<ChangeResult> EditAsync(
        long postId, Viewer editor, string source, int version, string reason, CancellationToken cancellationToken)
    {
        var text = PostMarkdown.Parse(source);
        var html = text.ToHtml(await mentioned.OfAsync(text, cancellationToken));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var post = await db.Posts.WithinReachOf(editor).Include(p => p.Topic.Board).Include(p => p.Author)
            .SingleOrDefaultAsync(p => p.Id == postId, cancellationToken);
        if (post is null)
        {
            return new ChangeResult.NotFound();
        }

        if (!editor.MayEdit(TopicView.Of(post.Topic), PostView.Of(post)))
        {
            return new ChangeResult.Forbidden();
        }

        if (post.Source == source)
        {
            return new ChangeResult.Done();
        }

        if (post.Version != version)
        {
            return new ChangeResult.Conflict(post.Version, post.Source);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var texts = await db.PostRevisions.Where(revision => revision.PostId == post.Id)
            .Select(revision => (int?)revision.Number).MaxAsync(cancellationToken) ?? 0;
        if (texts == 0)
        {
            post.Revisions.Add(new() { Number = ++texts, Source = post.Source, EditorId = post.AuthorId, CreatedAt = post.CreatedAt });
        }

        post.Revisions.Add(new() { Number = ++texts, Source = source, EditorId = editor.UserId!.Value, CreatedAt = now });
        post.Source = source;
        post.Html = html;
        post.EditedAt = now;
        post.Version++;
        log.Add("post.edited", editor, post, reason);
        await events.PostUpdatedAsync(post.Topic.BoardId, PostView.Of(post));
        await drafts.DeleteAsync(DraftPlace.Post(post.Id), editor, cancellationToken);
        await notifier.ForEditAsync(post, text, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outboxSignal.Wake();
        return new ChangeResult.Done();
    }
}
