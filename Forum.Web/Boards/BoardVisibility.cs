namespace Forum.Web.Boards;

/// <summary>
/// Who sees a board; for anyone else it does not exist. Ordered: whoever may see one kind sees every kind before it,
/// so a query can compare. The numbers are stored.
/// </summary>
internal enum BoardVisibility
{
    /// <summary>Everyone, signed in or not.</summary>
    Public = 0,

    /// <summary>Everyone who is signed in.</summary>
    Members = 10,

    /// <summary>Moderators and administrators.</summary>
    Staff = 20,
}
