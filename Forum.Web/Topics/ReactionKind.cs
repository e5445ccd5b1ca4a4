namespace Forum.Web.Topics;

/// <summary>What readers can say with one click. The numbers are kept in the database.</summary>
internal enum ReactionKind
{
    Like = 1,
    Love = 2,
    Laugh = 3,
    Celebrate = 4,
    Surprise = 5,
    Sad = 6,
}
