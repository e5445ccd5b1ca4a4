namespace Forum.Web.Accounts;

/// <summary>What a user may do; each role may do what the ones before it may.</summary>
internal enum Role
{
    /// <summary>Reads, and writes posts of their own.</summary>
    Member = 0,

    /// <summary>Keeps order: edits, moves and deletes what others wrote, handles reports, bans members.</summary>
    Moderator = 1,

    /// <summary>Runs the forum: its boards, its users and their roles, its settings.</summary>
    Administrator = 2,
}
