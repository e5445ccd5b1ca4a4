using System.Globalization;
using Forum.Web.Accounts;
using Forum.Web.Data;
using Forum.Web.Topics;
using Forum.Web.Web;

namespace Forum.Web.Moderation;

/// <summary>
/// Writes down what moderators and administrators do: nothing of what others do. Saved with the deed. What is too long for the log is
/// cut off, and says so by an ellipsis.
/// </summary>
internal sealed class AuditLog(ForumDb db, TimeProvider clock)
{
    /// <param name="action">Such as <c>board.created</c>.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="target">To what, in words.</param>
    /// <param name="url">Where that is to be seen; empty if nowhere.</param>
    /// <param name="subjectId">Whom it hit; null if nobody in particular.</param>
    /// <param name="reason">Why; may be empty.</param>
    public void Add(string action, Viewer actor, string target, string url = "", long? subjectId = null, string reason = "")
    {
        if (!actor.IsModerator)
        {
            return;
        }

        db.Audit.Add(new AuditEntry
        {
            ActorId = actor.UserId!.Value,
            Action = action,
            Target = Cut(target, AuditEntry.MaxTargetLength),
            TargetUrl = url,
            SubjectId = subjectId,
            Reason = Cut(reason, AuditEntry.MaxReasonLength),
            CreatedAt = clock.GetUtcNow().UtcDateTime,
        });
    }

    /// <summary>Something done to a post, unless it is the actor's own: that they do as its author.</summary>
    public void Add(string action, Viewer actor, Post post, string reason)
    {
        if (post.AuthorId != actor.UserId)
        {
            AddForAnyone(action, actor, post, reason);
        }
    }

    /// <summary>Also if the post is the actor's own: others are concerned.</summary>
    public void AddForAnyone(string action, Viewer actor, Post post, string reason)
    {
        var target = string.Create(CultureInfo.InvariantCulture, $"Post {post.Number} in “{post.Topic.Title}”");
        Add(action, actor, target, Links.Permalink(post.Id), post.AuthorId, reason);
    }

    /// <summary>Something done to a topic.</summary>
    public void Add(string action, Viewer actor, Topic topic, string reason, string detail = "") =>
        Add(action, actor, $"“{topic.Title}”{detail}", Links.Topic(topic.Id), topic.AuthorId, reason);

    /// <summary>Something done to a user.</summary>
    public void Add(string action, Viewer actor, User user, string reason, string detail = "") =>
        Add(action, actor, user.Name + detail, Links.User(user.Name), user.Id, reason);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
