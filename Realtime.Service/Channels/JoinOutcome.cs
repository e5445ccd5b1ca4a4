namespace Realtime.Service.Channels;

/// <summary>What became of a join.</summary>
internal enum JoinOutcome
{
    /// <summary>The answer is on its way, and publications follow it.</summary>
    Live,

    /// <summary>Publications were lost meanwhile: the history must be read again.</summary>
    Behind,

    /// <summary>The subscription was ended before it was live. Nothing was sent.</summary>
    Gone,
}
