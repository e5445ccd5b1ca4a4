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

    /// <summary>How a subscriber who comes back is brought up to date. Needs history.</summary>
    public RecoveryMode RecoveryMode { get; set; } = RecoveryMode.Stream;

    /// <summary>
    /// Whether every subscription can be recovered; otherwise only those that ask for it, with the right to read history.
    /// </summary>
    public bool ForceRecovery { get; set; } = true;

    /// <summary>
    /// Whether every subscription is told to come back when publications did not reach its node; otherwise only those
    /// that ask for it, with the right to read history.
    /// </summary>
    public bool ForcePositioning { get; set; } = true;

    /// <summary>In the mode <see cref="RecoveryMode.Cache"/>: whether new subscribers, too, get the newest publication at once.</summary>
    public bool AutoCacheRecovery { get; set; }

    /// <summary>
    /// Whether subscribers who ask for it get the difference to the publication before instead of the whole (fossil
    /// delta). Needs history.
    /// </summary>
    public bool Delta { get; set; }

    /// <summary>
    /// At most one publication per interval reaches a subscriber, the latest: for states that change faster than anyone
    /// can look. Zero delivers them all.
    /// </summary>
    public TimeSpan ConflateInterval { get; set; }

    /// <summary>Whether it can be asked who is subscribed to a channel of this namespace.</summary>
    public bool Presence { get; set; }

    /// <summary>
    /// Whether subscribers who ask for it, and may see presence, are told who joins and leaves a channel. Needs
    /// <see cref="Presence"/>.
    /// </summary>
    public bool JoinLeave { get; set; }

    /// <summary>Whether all subscribers are told, without asking.</summary>
    public bool ForceJoinLeave { get; set; }

    /// <summary>Who may subscribe, besides those whose token grants it.</summary>
    public Audience SubscribeFor { get; set; }

    /// <summary>Who may publish from a client, besides those whose token grants it.</summary>
    public Audience PublishFor { get; set; }

    /// <summary>Who may see presence, besides those whose token grants it.</summary>
    public Audience PresenceFor { get; set; }

    /// <summary>Who may read history, besides those whose token grants it.</summary>
    public Audience HistoryFor { get; set; }

    /// <summary>
    /// Whether names say who may subscribe: <c>inbox:#42</c> only the user 42, <c>dialog:a#41,42</c> these two. A
    /// channel without <c>#</c> is as any other.
    /// </summary>
    public bool UserLimited { get; set; }

    /// <summary>Whether channels of this namespace have offsets, an epoch and recovery.</summary>
    public bool HasHistory => HistorySize > 0;
}
