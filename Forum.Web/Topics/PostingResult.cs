namespace Forum.Web.Topics;

/// <summary>What became of an attempt to post.</summary>
internal abstract record PostingResult
{
    /// <param name="Post">The post that is there now.</param>
    /// <param name="IsRepeat">Whether it was there already: the form came a second time.</param>
    internal sealed record Posted(PostView Post, bool IsRepeat) : PostingResult;

    /// <summary>There is no such board or topic that the author sees.</summary>
    internal sealed record NotFound : PostingResult;

    /// <param name="Message">Why not, as the author is told.</param>
    /// <param name="NeedsNewKey">Whether the form's key is used up, so that sending it again would be refused again.</param>
    internal sealed record Refused(string Message, bool NeedsNewKey = false) : PostingResult;
}
