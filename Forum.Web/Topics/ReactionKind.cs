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

/// <summary>What a kind of reaction is called in forms and scripts.</summary>
internal static class ReactionKinds
{
    /// <summary>All of them, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<ReactionKind> All = Enum.GetValues<ReactionKind>();

    /// <summary>Also the name of its picture among the icons.</summary>
    public static string Code(this ReactionKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The kind with this <see cref="Code"/>; null if there is none.</summary>
    public static ReactionKind? Parse(string? code)
    {
        foreach (var kind in All)
        {
            if (kind.Code() == code)
            {
                return kind;
            }
        }

        return null;
    }
}
