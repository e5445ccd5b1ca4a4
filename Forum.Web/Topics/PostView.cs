using System.Linq.Expressions;

namespace Forum.Web.Topics;

/// <summary>A post as readers see it, whoever they are: the model of the partial <c>Topics/_Post</c>, in pages and in events.</summary>
/// <param name="Id">The post's id.</param>
/// <param name="TopicId">Its topic.</param>
/// <param name="Number">Its place in the topic.</param>
/// <param name="AuthorId">Who wrote it.</param>
/// <param name="Author">The author's name.</param>
/// <param name="Html">The text; empty if the post was deleted: nobody sees that here.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="Version"><see cref="Post.Version"/>.</param>
/// <param name="EditedAt">When the text was last changed; null if it never was.</param>
/// <param name="IsDeleted">Whether it was deleted.</param>
/// <param name="IsDeletedByAuthor">Whether that was the author; a moderator otherwise.</param>
internal sealed record PostView(
    long Id,
    long TopicId,
    int Number,
    long AuthorId,
    string Author,
    string Html,
    DateTime CreatedAt,
    int Version,
    DateTime? EditedAt,
    bool IsDeleted,
    bool IsDeletedByAuthor)
{
    public static readonly Expression<Func<Post, PostView>> FromPost = post => new PostView(
        post.Id,
        post.TopicId,
        post.Number,
        post.AuthorId,
        post.Author.Name,
        post.DeletedAt == null ? post.Html : "",
        post.CreatedAt,
        post.Version,
        post.EditedAt,
        post.DeletedAt != null,
        post.DeletedAt != null && post.DeletedById == post.AuthorId);

    private static readonly Func<Post, PostView> FromLoaded = FromPost.Compile();

    /// <summary>The same of a post that is saved, with its author loaded.</summary>
    public static PostView Of(Post post) => FromLoaded(post);
}
