namespace Forum.Web.Topics;

/// <summary>What became of an attempt to change a post or a topic.</summary>
internal abstract record ChangeResult
{
    internal sealed record Done : ChangeResult;

    /// <summary>There is no such thing that the one who asks sees.</summary>
    internal sealed record NotFound : ChangeResult;

    /// <summary>They see it, but may not do that with it.</summary>
    internal sealed record Forbidden : ChangeResult;

    /// <summary>Somebody else has changed the post since the form was shown; it is now at this version.</summary>
    internal sealed record Conflict(int Version, string Source) : ChangeResult;
}
