namespace Forum.Web.Topics;

/// <summary>The reactions to a post: the model of the partial <c>Topics/_Reactions</c>, in pages and in events.</summary>
/// <param name="PostId">The post.</param>
/// <param name="Version">
/// The <see cref="Topic.Version"/> that the counts are at least as new as: a page that shows later ones ignores an event with earlier ones.
/// </param>
/// <param name="Counts">How many readers have reacted, by kind; without kinds that nobody has used.</param>
internal sealed record ReactionBar(long PostId, int Version, IReadOnlyDictionary<ReactionKind, int> Counts)
{
    private static readonly IReadOnlyDictionary<ReactionKind, int> None = new Dictionary<ReactionKind, int>();

    /// <summary>The viewer's own kinds. Null where nobody in particular looks: for visitors, and in events.</summary>
    public IReadOnlySet<ReactionKind>? Mine { get; init; }

    /// <summary>Whether every kind is there, used or not.</summary>
    public bool HasAll { get; init; }

    /// <summary>The kinds to show: those that somebody has used, and for whoever can react always one to begin with.</summary>
    public IEnumerable<ReactionKind> Kinds =>
        ReactionKinds.All.Where(kind => HasAll || Counts.ContainsKey(kind) || (Mine is not null && kind == ReactionKind.Like));

    public int Total => Counts.Values.Sum();

    /// <summary>That of a post that nobody has reacted to.</summary>
    public static ReactionBar Empty(long postId, int version, bool isSignedIn) =>
        new(postId, version, None) { Mine = isSignedIn ? new HashSet<ReactionKind>() : null };

    /// <summary>What the page's script makes bars of, for posts that come while it is open: every kind, for <see cref="PostControls.AnyPost"/>.</summary>
    public static ReactionBar Template { get; } = Empty(PostControls.AnyPost, version: 0, isSignedIn: true) with { HasAll = true };
}
