namespace Forum.Web.Moderation;

/// <summary>What became of a moderator's decision.</summary>
internal enum HandlingResult
{
    Done,

    /// <summary>Somebody has decided before.</summary>
    AlreadyHandled,

    /// <summary>It cannot be posted where it was meant to be: that is gone, or its author does not see it any more.</summary>
    NoPlace,
}
