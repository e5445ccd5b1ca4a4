namespace Forum.Web.Topics;

/// <summary>What becomes of a post by the rules.</summary>
internal abstract record PostingRuling
{
    internal sealed record Allowed : PostingRuling;

    /// <summary>A moderator looks at it first.</summary>
    internal sealed record Held : PostingRuling;

    /// <param name="Message">Why not, as the author is told.</param>
    internal sealed record Refused(string Message) : PostingRuling;
}
