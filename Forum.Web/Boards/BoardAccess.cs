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

    public static IQueryable<Topic> VisibleTo(this IQueryable<Topic> topics, Viewer viewer)
    {
        var clearance = viewer.Clearance;
        return topics.Where(topic => topic.Board.Visibility <= clearance);
    }
}
