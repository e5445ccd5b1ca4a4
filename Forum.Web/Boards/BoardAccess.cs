using Forum.Web.Accounts;
using Forum.Web.Topics;

namespace Forum.Web.Boards;

/// <summary>The one place that says who sees what. Everything that is read goes through here.</summary>
internal static class BoardAccess
{
    public static IQueryable<Board> VisibleTo(this IQueryable<Board> boards, Viewer viewer)
    {
        var clearance = viewer.Clearance;
        return boards.Where(board => board.Visibility <= clearance);
    }

    /// <summary>Topics of boards that the viewer sees; deleted ones for moderators only.</summary>
    public static IQueryable<Topic> VisibleTo(this IQueryable<Topic> topics, Viewer viewer)
    {
        var clearance = viewer.Clearance;
        var visible = topics.Where(topic => topic.Board.Visibility <= clearance);
        return viewer.IsModerator ? visible : visible.Where(topic => topic.DeletedAt == null);
    }

    /// <summary>Posts of topics that the viewer sees; deleted ones for moderators only. A topic's own page shows those, without their text, to everyone.</summary>
    public static IQueryable<Post> VisibleTo(this IQueryable<Post> posts, Viewer viewer)
    {
        var clearance = viewer.Clearance;
        var visible = posts.Where(post => post.Topic.Board.Visibility <= clearance);
        return viewer.IsModerator ? visible : visible.Where(post => post.DeletedAt == null && post.Topic.DeletedAt == null);
    }

    /// <summary>Posts that the viewer sees, and deleted ones of their own; a topic only if they deleted it themselves. What may be done with those is <see cref="TopicRights"/>' to say.</summary>
    public static IQueryable<Post> WithinReachOf(this IQueryable<Post> posts, Viewer viewer)
    {
        if (viewer.IsModerator || viewer.UserId is not { } userId)
        {
            return posts.VisibleTo(viewer);
        }

        var clearance = viewer.Clearance;
        return posts.Where(post => post.Topic.Board.Visibility <= clearance
            && ((post.DeletedAt == null && post.Topic.DeletedAt == null)
                || (post.AuthorId == userId && (post.Topic.DeletedAt == null || (post.Number == 1 && post.DeletedById == userId)))));
    }
}
