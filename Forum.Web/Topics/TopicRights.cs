using Forum.Web.Accounts;

namespace Forum.Web.Topics;

/// <summary>
/// The one place that says who may change what in a topic that they see. Moderators may do everything; a locked topic is
/// for moderators alone; what was deleted must be restored before anything else is done with it.
/// </summary>
internal static class TopicRights
{
    public static bool MayReply(this Viewer viewer, TopicView topic) =>
        viewer.IsSignedIn && !topic.IsDeleted && (viewer.IsModerator || !topic.IsLocked);

    public static bool MayEdit(this Viewer viewer, TopicView topic, PostView post) =>
        !topic.IsDeleted && !post.IsDeleted && viewer.MayKeep(topic, post.AuthorId);

    /// <summary>The first post is the topic: its author cannot take away what others have replied.</summary>
    public static bool MayDelete(this Viewer viewer, TopicView topic, PostView post) =>
        viewer.MayEdit(topic, post) && (viewer.IsModerator || post.Number > 1 || topic.LastNumber == 1);

    /// <summary>An author takes back what they did themselves, never what a moderator did.</summary>
    public static bool MayRestore(this Viewer viewer, TopicView topic, PostView post) =>
        post.IsDeleted
        && (post.Number == 1 || !topic.IsDeleted)
        && (viewer.IsModerator || (post.IsDeletedByAuthor && viewer.MayKeep(topic, post.AuthorId)));

    public static bool MayRename(this Viewer viewer, TopicView topic) => !topic.IsDeleted && viewer.MayKeep(topic, topic.AuthorId);

    private static bool MayKeep(this Viewer viewer, TopicView topic, long authorId) =>
        viewer.IsModerator || (viewer.UserId == authorId && !topic.IsLocked);
}
