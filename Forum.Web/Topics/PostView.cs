using System.Linq.Expressions;

namespace Forum.Web.Topics;

/// <summary>A post as readers see it, whoever they are: the model of the partial <c>Topics/_Post</c>, in pages and in events.</summary>
internal sealed record PostView(long Id, long TopicId, int Number, long AuthorId, string Author, string Html, DateTime CreatedAt)
{
    public static readonly Expression<Func<Post, PostView>> FromPost = post => new PostView(
        post.Id, post.TopicId, post.Number, post.AuthorId, post.Author.Name, post.Html, post.CreatedAt);
}
