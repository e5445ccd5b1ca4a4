namespace Forum.Web.Accounts;

/// <summary>What came of a ban, or of lifting one.</summary>
internal enum BanOutcome
{
    Done,

    /// <summary>There is no such user.</summary>
    NoSuchUser,

    /// <summary>The one who asked may not do that to this user.</summary>
    NotAllowed,
}
