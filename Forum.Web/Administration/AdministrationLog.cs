using Forum.Web.Accounts;
using Forum.Web.Data;
using Forum.Web.Moderation;

namespace Forum.Web.Administration;

/// <summary>Writes down what administrators do with the forum itself. Saved with the deed.</summary>
internal sealed class AdministrationLog(ForumDb db, TimeProvider clock)
{
    /// <param name="action">Such as <c>board.created</c>.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="target">To what, in words; cut off where it is too long.</param>
    /// <param name="url">Where that is to be seen; empty if nowhere.</param>
    public void Add(string action, Viewer actor, string target, string url = "") => db.Audit.Add(new AuditEntry
    {
        ActorId = actor.UserId!.Value,
        Action = action,
        Target = target.Length <= AuditEntry.MaxTargetLength ? target : target[..(AuditEntry.MaxTargetLength - 1)] + "…",
        TargetUrl = url,
        CreatedAt = clock.GetUtcNow().UtcDateTime,
    });
}
