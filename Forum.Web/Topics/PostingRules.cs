using System.Diagnostics.CodeAnalysis;
using Forum.Web.Accounts;

namespace Forum.Web.Topics;

/// <summary>The one place that is asked whether somebody may post, after it is clear that they see where. Asked within the transaction of the post.</summary>
internal sealed class PostingRules
{
    /// <summary>Why the author may not post, as the author is told; null if nothing is against it.</summary>
    /// <param name="author">Who wants to post.</param>
    /// <param name="topic">Where; null for a new topic.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [SuppressMessage("Performance", "CA1822", Justification = "Asked as a service: rules may need to look things up.")]
    public Task<string?> CheckAsync(Viewer author, TopicView? topic, CancellationToken cancellationToken)
    {
        var refusal = topic switch
        {
            { IsDeleted: true } => "This topic was deleted. It takes replies again when it is restored.",
            not null when !author.MayReply(topic) => "This topic is locked, so your reply was not posted. Copy it if you want to keep it.",
            _ => null,
        };
        return Task.FromResult(refusal);
    }
}
