namespace Realtime.Backchannel.Channels;

/// <summary>How the channels of one namespace behave. Backends and nodes must be configured alike.</summary>
public sealed class ChannelNamespace
{
    /// <summary>How many publications a channel keeps for subscribers who were away; 0 keeps none, and no offsets are given.</summary>
    public int HistorySize { get; set; }

    /// <summary>How long the history of a channel is kept after its last publication.</summary>
    public TimeSpan HistoryTtl { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a channel's epoch and top offset outlive its last publication. Must not be shorter than
    /// <see cref="HistoryTtl"/>: a subscriber who comes back later than this cannot be told what it missed.
    /// </summary>
    public TimeSpan HistoryMetaTtl { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Whether it can be asked who is subscribed to a channel of this namespace.</summary>
    public bool Presence { get; set; }

    /// <summary>Whether subscribers are told who joins and leaves a channel. Needs <see cref="Presence"/>.</summary>
    public bool JoinLeave { get; set; }

    /// <summary>Whether channels of this namespace have offsets, an epoch and recovery.</summary>
    public bool HasHistory => HistorySize > 0;
}
