namespace Realtime.Backchannel.Channels;

/// <summary>How a subscriber who comes back is brought up to date.</summary>
public enum RecoveryMode
{
    /// <summary>It gets all it missed, or is told that some of it is gone (protocol 1.10).</summary>
    Stream,

    /// <summary>It gets the newest publication, unless it has that already: for channels that show a state (protocol 1.11).</summary>
    Cache,
}
