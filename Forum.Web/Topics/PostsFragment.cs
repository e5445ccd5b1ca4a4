namespace Forum.Web.Topics;

/// <summary>Posts alone, for a page that is open: the model of the partial <c>Topics/_Posts</c>.</summary>
internal sealed record PostsFragment(IReadOnlyList<PostView> Posts, IReadOnlyDictionary<long, ReactionBar> Reactions);
