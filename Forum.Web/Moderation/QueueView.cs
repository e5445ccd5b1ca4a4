using System.Globalization;

namespace Forum.Web.Moderation;

/// <summary>How much moderators have to look at.</summary>
/// <param name="Reports">Posts with open reports.</param>
/// <param name="Held">Posts that wait for approval.</param>
internal sealed record QueueCounts(int Reports, int Held)
{
    public int Total => Reports + Held;
}

/// <summary>What moderators have to look at, oldest first: the model of the partial <c>Moderation/_Queue</c>.</summary>
/// <param name="Reported">Posts with open reports.</param>
/// <param name="Held">Posts that wait for approval.</param>
/// <param name="Counts">How many there are; may be more than are shown.</param>
/// <param name="Shown">How many of each kind are shown at most.</param>
internal sealed record QueueView(IReadOnlyList<ReportedPost> Reported, IReadOnlyList<WaitingPost> Held, QueueCounts Counts, int Shown)
{
    public bool HasMore => Counts.Reports > Reported.Count || Counts.Held > Held.Count;

    /// <summary>How many are shown of each kind after "show more"; null if they are as many as can be.</summary>
    public int? NextShown => HasMore && Shown < ModerationQueue.MaxShown ? Math.Min(Shown + ModerationQueue.Step, ModerationQueue.MaxShown) : null;

    /// <summary>What is shown of what there is, in words.</summary>
    public string Extent => string.Create(
        CultureInfo.InvariantCulture,
        $"Shown are the oldest: {Reported.Count} of {Counts.Reports:N0} reported posts, {Held.Count} of {Counts.Held:N0} posts that wait.");

    /// <summary>The form that came back with an error, if it is about this post.</summary>
    public HandlingAttempt? AttemptAt(string key) => Attempt?.Key == key ? Attempt : null;

    /// <summary>A form that came back with an error; null if none did.</summary>
    public HandlingAttempt? Attempt { get; init; }
}

/// <summary>
/// A post with its open reports. It may be deleted by now, or its topic. <c>UpTo</c> is the id of the newest of these
/// reports: what is decided is decided about those up to it, not about what came since.
/// </summary>
internal sealed record ReportedPost(
    long PostId,
    string Topic,
    int Number,
    string Board,
    string Author,
    DateTime CreatedAt,
    string Excerpt,
    bool IsDeleted,
    long UpTo,
    IReadOnlyList<ReportView> Reports)
{
    public string Key => $"post-{PostId}";
}

internal sealed record ReportView(string Reporter, ReportKind Kind, string Text, DateTime CreatedAt);

/// <summary>
/// A post that waits for approval: Markdown. <c>Topic</c> is the title of the topic that it replies to, or begins; there is
/// no <c>TopicId</c> if it begins one.
/// </summary>
internal sealed record WaitingPost(
    long Id, string Topic, long? TopicId, string Board, string Author, int AuthorPosts, string Source, DateTime CreatedAt)
{
    public string Key => $"held-{Id}";
}

/// <summary>What a moderator sent that could not be done as it was.</summary>
/// <param name="Key">About what: <see cref="ReportedPost.Key"/> or <see cref="WaitingPost.Key"/>.</param>
/// <param name="Reason">What they wrote.</param>
/// <param name="TellAuthor">What they chose.</param>
/// <param name="Error">What is wrong with it.</param>
internal sealed record HandlingAttempt(string Key, string Reason, bool TellAuthor, string Error);
