namespace Forum.Web.Moderation;

/// <summary>How much moderators have to look at.</summary>
/// <param name="Reports">Posts with open reports.</param>
/// <param name="Held">Posts that wait for approval.</param>
internal sealed record QueueCounts(int Reports, int Held)
{
    public int Total => Reports + Held;
}

/// <summary>What moderators have to look at, oldest first: the model of the partial <c>Moderation/_Queue</c>.</summary>
internal sealed record QueueView(IReadOnlyList<ReportedPost> Reported, IReadOnlyList<WaitingPost> Held)
{
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
