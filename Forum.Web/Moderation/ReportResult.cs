namespace Forum.Web.Moderation;

/// <summary>What became of an attempt to report a post.</summary>
internal abstract record ReportResult
{
    /// <summary>The moderators know of it: from now on, or because the reader has told them before.</summary>
    internal sealed record Reported : ReportResult;

    /// <summary>There is no such post that the reader sees.</summary>
    internal sealed record NotFound : ReportResult;

    /// <summary>It is the reader's own.</summary>
    internal sealed record Forbidden : ReportResult;

    /// <param name="Message">Why not, as the reader is told.</param>
    internal sealed record Refused(string Message) : ReportResult;
}
