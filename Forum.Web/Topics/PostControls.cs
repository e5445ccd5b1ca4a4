using Forum.Web.Accounts;

namespace Forum.Web.Topics;

/// <summary>What a viewer can do with a post: the model of the partial <c>Topics/_PostControls</c>. Never part of an event.</summary>
internal sealed record PostControls(
    long PostId, long TopicId, int Number, bool Quote, bool Edit, bool Delete, bool Restore, bool History, bool Report)
{
    /// <summary>Stands for the id of a post that is not known yet, in templates that the page's script fills in. No post has it.</summary>
    public const long AnyPost = 0;

    public static PostControls For(Viewer viewer, TopicView topic, PostView post) => new(
        post.Id,
        topic.Id,
        post.Number,
        Quote: !post.IsDeleted && viewer.MayReply(topic),
        Edit: viewer.MayEdit(topic, post),
        Delete: viewer.MayDelete(topic, post),
        Restore: viewer.MayRestore(topic, post),
        History: viewer.IsModerator,
        Report: viewer.IsSignedIn && !post.IsDeleted && !topic.IsDeleted && viewer.UserId != post.AuthorId);

    /// <summary>The controls of a reply that comes while the page is open.</summary>
    public static PostControls Template(Viewer viewer, TopicView topic, bool isOwn, bool isDeleted, bool isDeletedByAuthor) =>
        For(viewer, topic, new PostView(
            AnyPost,
            topic.Id,
            Number: 2,
            AuthorId: isOwn ? viewer.UserId ?? 0 : 0,
            Author: "",
            Html: "",
            CreatedAt: default,
            Version: 1,
            EditedAt: null,
            isDeleted,
            isDeletedByAuthor));
}
