namespace Forum.Web.Topics;

/// <summary>What became of an attempt to post.</summary>
internal abstract record PostingResult
{
    /// <param name="Post">The post that is there now.</param>
    /// <param name="IsRepeat">Whether it was there already: the form came a second time.</param>
    internal sealed record Posted(PostView Post, bool IsRepeat) : PostingResult;

    /// <summary>A moderator looks at the post first (<see cref="Moderation.HeldPost"/>). Also if the form came a second time.</summary>
    internal sealed record Held : PostingResult
    {
        /// <summary>As the author is told.</summary>
        public const string Message = "A moderator will look at your post before it appears.";
    }

    /// <summary>There is no such board or topic that the author sees.</summary>
    internal sealed record NotFound : PostingResult;

    /// <param name="Message">Why not, as the author is told.</param>
    /// <param name="NeedsNewKey">Whether the form's key is used up, so that sending it again would be refused again.</param>
    internal sealed record Refused(string Message, bool NeedsNewKey = false) : PostingResult;
}
