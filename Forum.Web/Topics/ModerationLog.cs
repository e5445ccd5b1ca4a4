using System.Globalization;
using Forum.Web.Accounts;
using Forum.Web.Data;
using Forum.Web.Moderation;
using Forum.Web.Web;

namespace Forum.Web.Topics;

/// <summary>Writes down what moderators do with topics and posts. Saved with the deed.</summary>
internal sealed class ModerationLog(ForumDb db, TimeProvider clock)
{
    /// <param name="action">Such as <c>post.deleted</c>.</param>
    /// <param name="actor">Who did it. Only moderators' deeds are written down.</param>
    /// <param name="post">To what.</param>
    /// <param name="reason">Why; may be empty.</param>
    public void Add(string action, Viewer actor, Post post, string reason)
    {
        // What moderators do with their own posts they do as authors.
        if (post.AuthorId != actor.UserId)
        {
            AddForAnyone(action, actor, post, reason);
        }
    }

    /// <summary>Also if the post is the moderator's own: others are concerned.</summary>
    public void AddForAnyone(string action, Viewer actor, Post post, string reason)
    {
        var target = string.Create(CultureInfo.InvariantCulture, $"Post {post.Number} in “{post.Topic.Title}”");
        Add(action, actor, target, Links.Permalink(post.Id), post.AuthorId, reason);
    }

    public void Add(string action, Viewer actor, Topic topic, string reason, string detail = "") =>
        Add(action, actor, $"“{topic.Title}”{detail}", Links.Topic(topic.Id), topic.AuthorId, reason);

    /// <param name="action">What was done.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="target">To what, in words; cut off where it is too long.</param>
    /// <param name="url">Where that is to be seen; empty if nowhere.</param>
    /// <param name="subjectId">Whom it hit.</param>
    /// <param name="reason">Why; may be empty.</param>
    public void Add(string action, Viewer actor, string target, string url, long subjectId, string reason)
    {
        if (!actor.IsModerator)
        {
            return;
        }

        db.Audit.Add(new AuditEntry
        {
            ActorId = actor.UserId!.Value,
            Action = action,
            Target = target.Length <= AuditEntry.MaxTargetLength ? target : target[..AuditEntry.MaxTargetLength],
            TargetUrl = url,
            SubjectId = subjectId,
            Reason = reason,
            CreatedAt = clock.GetUtcNow().UtcDateTime,
        });
    }
}
